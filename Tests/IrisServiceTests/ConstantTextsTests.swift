import Testing

@testable import IrisService

@Suite struct ConstantTextsTests {
    @Test func areWrittenAsTheyAre() {
        let texts = (0..<70).map { length in
            String(decoding: (0..<length).map { UInt8(33 + ($0 * 7 + length) % 90) }, as: UTF8.self)
        }
        let constants = ConstantTexts(texts + ["🌸é"])
        for (index, text) in (texts + ["🌸é"]).enumerated() {
            for start in [0, 1, 5] {
                var buffer = [UInt8](repeating: 0, count: start + constants.bytesMax)
                var elements = buffer.mutableSpan
                var bytes = elements.mutableBytes
                let end = constants.write(index, to: &bytes, at: start)
                #expect(String(decoding: buffer[start..<end], as: UTF8.self) == text)
            }
        }
    }

    @Test func thereMayBeNone() { #expect(ConstantTexts([]).bytesMax < 16) }
}
