import Testing

@testable import EventHTTP

@Suite struct ReplyBufferTests {
    private func contents(_ buffer: ReplyBuffer) -> [UInt8] { unsafe Array(buffer.bytes) }

    private func text(_ buffer: ReplyBuffer) -> String {
        String(decoding: contents(buffer), as: UTF8.self)
    }

    @Test func takesBytesTextsAndNumbers() {
        let buffer = ReplyBuffer()
        buffer.append(UInt8(ascii: "a"))
        buffer.append("static" as StaticString)
        buffer.append(String(repeating: "é", count: 2))
        buffer.append(decimal: 7)
        buffer.append([UInt8](repeating: 0, count: 2))
        buffer.append("" as StaticString)
        buffer.append([UInt8]())
        let expected = "astaticéé7\0\0"
        #expect(text(buffer) == expected)
        #expect(buffer.count == expected.utf8.count)
    }

    @Test func writesNumbersAsTheyAreDescribed() {
        let buffer = ReplyBuffer()
        let powers = (0..<63).flatMap { [1 << $0, (1 << $0) - 1, -(1 << $0)] }
        let tens = sequence(first: 1) { $0 > Int.max / 10 ? nil : $0 * 10 }.flatMap {
            [$0 - 1, $0, -$0]
        }
        for number in powers + tens + [0, .max, .min] {
            buffer.removeAll()
            buffer.append(decimal: number)
            #expect(text(buffer) == number.description)
        }
    }

    @Test(arguments: [0, 64_500, 64_511, 64_512, 64_513, 200_000])
    func lendsRoomBehindWhatIsThere(_ byteCount: Int) {
        let buffer = ReplyBuffer()
        let body = [UInt8](repeating: 7, count: byteCount)
        buffer.append(body)
        buffer.append(upTo: 8) { room in
            var bytes = room
            #expect(bytes.byteCount == 8)
            bytes.storeBytes(of: 0x0202_0202_0202_0202, as: UInt64.self)
            return 3
        }
        buffer.append(upTo: 2) { _ in 0 }
        #expect(contents(buffer) == body + [2, 2, 2])
    }

    // Around the sizes at which it grows: the first 64 KiB hold the room for the head, too.
    @Test(arguments: [0, 1, 64_511, 64_512, 64_513, 129_999, 130_048, 130_049, 5_000_000])
    func growsWithItsBodyAndPutsTheHeadBeforeIt(_ byteCount: Int) {
        let buffer = ReplyBuffer()
        let body = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        buffer.append(body)
        buffer.prepend { buffer.append("the head" as StaticString) }
        #expect(contents(buffer) == Array("the head".utf8) + body)
    }

    @Test func growsByteByByteAsWell() {
        let buffer = ReplyBuffer()
        let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for byte in body { buffer.append(byte) }
        #expect(contents(buffer) == body)
    }

    @Test func takesAHeadUpToTheRoomThatIsKeptForIt() {
        let buffer = ReplyBuffer()
        let head = String(repeating: "h", count: ReplyBuffer.headRoomBytes)
        buffer.append("body" as StaticString)
        buffer.prepend { buffer.append(head) }
        #expect(text(buffer) == head + "body")
    }

    @Test func canDropTheBodyAndKeepTheHead() {
        let buffer = ReplyBuffer()
        buffer.append([UInt8](repeating: 1, count: 100_000))
        buffer.prepend { buffer.append("head" as StaticString) }
        buffer.dropBody()
        #expect(text(buffer) == "head")
    }

    @Test(arguments: [10, 100_000, 3_000_000])
    func startsAnewAfterItWasEmptied(_ byteCount: Int) {
        let buffer = ReplyBuffer()
        for round in 0..<3 {
            buffer.append([UInt8](repeating: 9, count: byteCount))
            buffer.prepend { buffer.append("head" as StaticString) }
            buffer.removeAll()
            #expect(buffer.count == 0)
            #expect(contents(buffer).isEmpty)
            buffer.append("round \(round)")
            #expect(text(buffer) == "round \(round)")
            buffer.removeAll()
        }
    }

    /// More than any machine has.
    private static let vastBytes = 1 << 60

    @Test func goesOnFromTheStartWhereMemoryIsMissing() {
        let buffer = ReplyBuffer()
        for _ in 0..<3 {
            buffer.append([UInt8](repeating: 9, count: 50_000))
            #expect(buffer.isWhole)
            buffer.append(upTo: ReplyBufferTests.vastBytes) { _ in
                Issue.record("it has no such room")
                return 0
            }
            #expect(!buffer.isWhole)
            #expect(buffer.count == 0)
            // Nobody who appends has to know of it.
            for number in 0..<100_000 { buffer.append(decimal: number) }
            #expect(!buffer.isWhole)
            buffer.startAnew()
            #expect(buffer.isWhole)
            buffer.append("body" as StaticString)
            buffer.prepend { buffer.append("head, " as StaticString) }
            #expect(text(buffer) == "head, body")
            buffer.removeAll()
        }
    }

    /// As for a body that cannot be compressed for lack of memory.
    @Test func keepsTheBodyWhereOnlyTheSpareRoomIsMissing() {
        let buffer = ReplyBuffer()
        buffer.append("body" as StaticString)
        #expect(buffer.withSpare(ReplyBufferTests.vastBytes) { _, _ in true } == nil)
        #expect(buffer.isWhole)
        #expect(text(buffer) == "body")
    }

    /// Bodies of each size around that where the buffer has to grow, which a head must not need.
    @Test func hasRoomForAHeadBehindEveryBody() {
        let head = String(repeating: "h", count: ReplyBuffer.headRoomBytes)
        for count in 60_000...66_000 {
            let buffer = ReplyBuffer()
            buffer.append([UInt8](repeating: UInt8(ascii: "b"), count: count))
            buffer.prepend { buffer.append(head) }
            #expect(contents(buffer).count == head.utf8.count + count)
            #expect(contents(buffer).prefix(head.utf8.count).allSatisfy { $0 == UInt8(ascii: "h") })
        }
    }
}
