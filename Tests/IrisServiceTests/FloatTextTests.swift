import Testing

@testable import Classifier
@testable import IrisService

/// Every text against the standard library's `description`.
@Suite struct FloatTextTests {
    private static func text(of value: Float) -> String {
        // Bytes that are no text, to see that all of it was written and nothing is assumed.
        var buffer = [UInt8](repeating: 0xFF, count: FloatText.bytesMax + 1)
        var elements = buffer.mutableSpan
        var bytes = elements.mutableBytes
        let end = FloatText.write(value, to: &bytes, at: 1)
        #expect(buffer[0] == 0xFF)
        return String(decoding: buffer[1..<end], as: UTF8.self)
    }

    private static func expectDescription(of value: Float) {
        let text = text(of: value)
        if text != value.description { Issue.record("\(value) is written as \(text)") }
    }

    @Test(
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.5, "0.5"), (0.1, "0.1"), (100, "100.0"),
            (0.018416481, "0.018416481"), (1.4e-08, "1.4e-08"), (1e-05, "1e-05"),
            (0.0001, "0.0001"),
            (123456.75, "123456.75"), (16_777_216, "16777216.0"), (16_777_218, "1.6777218e+07"),
            (-.leastNormalMagnitude, "-1.1754944e-38"), (.leastNonzeroMagnitude, "1e-45"),
            (.greatestFiniteMagnitude, "3.4028235e+38"), (9_999_999, "9999999.0"),
        ] as [(Float, String)])
    func isWritten(value: Float, text: String) {
        #expect(Self.text(of: value) == text)
    }

    /// Where the distance between neighbours changes, and around it.
    @Test func isThatOfTheLibraryAroundPowersOfTwo() {
        for exponent in UInt32(0)...254 {
            for offset in UInt32(0)..<1_024 {
                let power = exponent << 23
                Self.expectDescription(of: Float(bitPattern: power + offset))
                if power > offset { Self.expectDescription(of: -Float(bitPattern: power - offset)) }
            }
        }
    }

    @Test func isThatOfTheLibraryForShortDecimals() {
        for exponent in -46...38 {
            for significand in 1..<1_000 {
                guard let value = Float("\(significand)e\(exponent)"), value.isFinite else {
                    continue
                }
                Self.expectDescription(of: value)
                Self.expectDescription(of: value.nextUp)
            }
        }
    }

    @Test func isThatOfTheLibraryAcrossTheWholeRange() {
        // A prime step, so that all digits of the pattern change. With a step of 1 it is every positive
        // Float: worth the minutes, in a release build, after a change of the method.
        for bits in stride(from: UInt32(0), to: Float.infinity.bitPattern, by: 8_191) {
            Self.expectDescription(of: Float(bitPattern: bits))
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func isThatOfTheLibraryForProbabilities(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<100_000 {
            Self.expectDescription(of: Float(generator.index(below: 1 << 30)) * 0x1p-30)
            Self.expectDescription(
                of: Float(generator.index(below: 101)) / Float(1 + generator.index(below: 100)))
        }
    }
}
