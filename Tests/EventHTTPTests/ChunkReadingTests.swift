import Testing

@testable import EventHTTP

@Suite struct ChunkReadingTests {
    /// The content and what is left behind the body, of a text that comes in pieces of `step` bytes.
    private func read(
        _ bytes: [UInt8], step: Int, limits: HTTPServerLimits = HTTPServerLimits()
    ) throws -> (content: String, rest: String, isComplete: Bool) {
        var body = ChunkedBody()
        var content: [UInt8] = []
        var offset = 0
        while offset < bytes.count, !body.isComplete {
            let piece = Array(bytes[offset..<min(offset + step, bytes.count)])
            offset += try body.read(piece.span, from: 0, limits) { content += piece[$0] }
        }
        return (
            String(decoding: content, as: UTF8.self),
            String(decoding: bytes[offset...], as: UTF8.self),
            body.isComplete
        )
    }

    @Test(arguments: [
        ("0\r\n\r\n", ""), ("1\r\na\r\n0\r\n\r\n", "a"),
        ("00a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        ("2\r\n\r\n\r\n000\r\n\r\n", "\r\n"), ("1;a=b\r\nx\r\n0;c\r\n\r\n", "x"),
        ("1 \t;a=\"b;c\"\r\nx\r\n0\r\n\r\n", "x"),
        ("1\r\nx\r\n0\r\nA: b\r\nContent-Length: 9\r\n\r\n", "x"),
        ("1\r\nx\r\n0\r\nA:\r\n\r\n", "x"),
        (
            "Ff\r\n" + String(repeating: "y", count: 255) + "\r\n0\r\n\r\n",
            String(repeating: "y", count: 255)
        ),
    ])
    func findsContentAndEndInPiecesOfAnySize(_ text: String, _ content: String) throws {
        for step in 1...text.utf8.count + 4 {
            let found = try read(Array((text + "GET ").utf8), step: step)
            #expect(found.isComplete)
            #expect(found.content == content)
            #expect(found.rest == "GET ")
        }
        for count in 0..<text.utf8.count {
            #expect(try !read(Array(text.utf8.prefix(count)), step: 1).isComplete)
        }
    }

    @Test(arguments: [
        "\r\n", "g\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", " 1\r\n", "1 \r\n", "1 2\r\n", "1\n",
        "1\rx",
        "1;a\n", "1;\0\r\n", "1;a\u{7F}\r\n", "1\r\nab", "1\r\na\n", "1\r\na\rb", "0\r\n\n",
        "0\r\n\rx",
        "0\r\n folded\r\n", "0\r\n: b\r\n", "0\r\nA b\r\n", "0\r\nno colon\r\n", "0\r\nA: b\n",
        "0\r\nA: b\rc", "0\r\nA: \0", "00000000000000001\r\n", "1\r\na\r\n\r\n",
    ])
    func refuses(_ text: String) {
        for step in [1, 2, 3, 100] {
            let error = #expect(throws: RequestRefusal.self) {
                try read(Array(text.utf8), step: step)
            }
            #expect(error?.reason == .malformed)
        }
    }

    @Test func refusesMoreThanTheLimits() throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 10
        limits.headBytes = 20
        func reason(_ text: String) -> RequestRefusal.Reason? {
            do {
                _ = try read(Array(text.utf8), step: 1, limits: limits)
                return nil
            } catch { return (error as? RequestRefusal)?.reason }
        }
        #expect(reason("a\r\n0123456789\r\n0\r\n\r\n") == nil)
        #expect(reason("b\r\n") == .bodyTooLarge)
        #expect(reason("8\r\n01234567\r\n3\r\n") == .bodyTooLarge)
        #expect(reason("ffffffffffffffff\r\n") == .bodyTooLarge)
        #expect(reason("1;" + String(repeating: "x", count: 19) + "\r\n") == nil)
        #expect(reason("1;" + String(repeating: "x", count: 20)) == .headTooLarge)
        #expect(reason("1;0123456789\r\na\r\n1;0123456789") == .headTooLarge)
        #expect(reason("0\r\nA: " + String(repeating: "x", count: 20)) == .headTooLarge)
        #expect(reason("0\r\n" + String(repeating: "A: b\r\n", count: 10)) == .headTooLarge)
    }
}
