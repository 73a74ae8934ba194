import TestSupport
import Testing

@testable import EventHTTP

@Suite struct HeadParserTests {
    /// What the parser makes of a text that came at once.
    private func read(
        _ text: String, limits: HTTPServerLimits = HTTPServerLimits()
    ) throws(RequestRefusal) -> RequestHead? {
        var parser = HeadParser()
        return try parser.read(Array(text.utf8).span, limits: limits)
    }

    struct Good: CustomTestStringConvertible, Sendable {
        let text: String
        let target: String
        var body = RequestHead.Body.length(0)
        /// The body, if the request is plain.
        var plainBody: String?
        var authority: String? = "h"
        var trace: String?

        var testDescription: String { text }
    }

    static let good = [
        Good(text: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", target: "/", plainBody: ""),
        Good(text: "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", target: "/", plainBody: ""),
        Good(text: "POST /a?b=%20 HTTP/1.1\r\nhost:h\r\n\r\n", target: "/a?b=%20", plainBody: ""),
        Good(text: "GET /x HTTP/1.1\r\nHost:h\r\nA:\r\n\r\n", target: "/x", plainBody: ""),
        Good(
            text: "POST /x HTTP/1.1\r\nHost: h\r\nCONTENT-LENGTH: \t 03 \t\r\n\r\nabcGET /",
            target: "/x", body: .length(3), plainBody: "abc"),
        Good(
            text: "GET /x HTTP/1.9\r\nHost: [::1]:80\r\nConnection: a, Keep-Alive\r\n\r\n",
            target: "/x", plainBody: "", authority: "[::1]:80"),
        Good(
            text: "GET //x HTTP/1.1\r\nHost: h\r\nTraceParent: 00-1-2-3\r\ntraceparent: b\r\n"
                + "A!#$%&'*+-.^_`|~9: b\tc é\r\n\r\n",
            target: "//x", plainBody: "", trace: "00-1-2-3"),
        Good(
            text: "GET http://a/b HTTP/1.1\r\nHost: h\r\n\r\n", target: "http://a/b", plainBody: "",
            authority: "a"),
        Good(
            text: "GET HTTPS://[::A]:1?@ HTTP/1.0\r\n\r\n", target: "HTTPS://[::A]:1?@",
            authority: "[::A]:1"),
        // These go to evhttp.
        Good(text: "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", target: "/"),
        Good(text: "get / HTTP/1.1\r\nHost: h\r\n\r\n", target: "/"),
        Good(text: "GET / HTTP/1.0\r\n\r\n", target: "/", authority: nil),
        Good(text: "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", target: "/", authority: nil),
        Good(text: "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", target: "*"),
        Good(text: "GET / HTTP/1.1\r\nHost: h\r\nConnection: x,close\r\n\r\n", target: "/"),
        Good(
            text: "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\tChunked\r\n\r\n", target: "/",
            body: .chunked),
        Good(
            text: "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\na",
            target: "/", body: .length(1)),
    ]

    @Test(arguments: good)
    func findsThePartsOf(_ good: Good) throws {
        let bytes = Array(good.text.utf8)
        var parser = HeadParser()
        let read = try parser.read(bytes.span, limits: HTTPServerLimits())
        let head = try #require(read)
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        #expect(text(head.target) == good.target)
        #expect(head.body == good.body)
        #expect(parser.authority.map(text) == good.authority)
        #expect(head.traceParent.map(text) == good.trace)
        let plainBody = head.plainBody(in: bytes.span)
        #expect(plainBody.map(text) == good.plainBody)
        #expect(text(head.fields.upperBound..<head.byteCount) == "\r\n")
    }

    /// In pieces of every size, and never before it is whole.
    @Test(arguments: good)
    func readsInPieces(_ good: Good) throws {
        let bytes = Array(good.text.utf8)
        let whole = try #require(try read(good.text))
        for step in 1...bytes.count {
            var parser = HeadParser()
            for count in stride(from: step, to: bytes.count + step, by: step) {
                let count = min(count, bytes.count)
                let head = try parser.read(Array(bytes[..<count]).span, limits: HTTPServerLimits())
                #expect((head != nil) == (count >= whole.byteCount))
                guard let head else { continue }
                #expect(head.target == whole.target && head.fields == whole.fields)
                #expect(head.body == whole.body && head.byteCount == whole.byteCount)
                break
            }
        }
    }

    static let lines = "GET / HTTP/1.1\r\nHost: h\r\n"

    private static let bad: [(String, RequestRefusal.Reason)] = [
        (" GET / HTTP/1.1\r\nHost: h\r\n\r\n", RequestRefusal.Reason.malformed),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("G@T / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("GET  / HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("GET /  HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("GET /#a HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("GET /é HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("GET * HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("GET a HTTP/1.1\r\nHost: h\r\n\r\n", .malformed),
        ("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", .unsupported),
        ("GET /\r\n\r\n", .malformed), ("GET / HTTP/1.1 \r\n\r\n", .malformed),
        ("GET / HTTP/1.1\nHost: h\r\n\r\n", .malformed),
        ("GET / HTTP/1.10\r\n\r\n", .malformed), ("GET / http/1.1\r\n\r\n", .malformed),
        ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", .version),
        ("GET / HTTP/0.9\r\nHost: h\r\n\r\n", .version),
        ("GET / HTTP/1.1\r\n\r\n", .malformed), (lines + "Host: h\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformed),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformed),
        (lines + "A : b\r\n\r\n", .malformed), (lines + ": b\r\n\r\n", .malformed),
        (lines + "no colon\r\n\r\n", .malformed), (lines + " folded\r\n\r\n", .malformed),
        (lines + "A: b\0\r\n\r\n", .malformed), (lines + "A: b\rc\r\n\r\n", .malformed),
        (lines + "A: b\n\r\n", .malformed), (lines + "\n", .malformed),
        (lines + "\ra", .malformed),
        (lines + "Content-Length: +1\r\n\r\n", .malformed),
        (lines + "Content-Length: 1,1\r\n\r\n", .malformed),
        (lines + "Content-Length:\r\n\r\n", .malformed),
        (lines + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", .malformed),
        (lines + "Content-Length: 8388609\r\n\r\n", .bodyTooLarge),
        (lines + "Content-Length: 99999999999999999999999\r\n\r\n", .bodyTooLarge),
        (lines + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed),
        (lines + "Transfer-Encoding: gzip\r\n\r\n", .malformed),
        (lines + "Transfer-Encoding:\r\n\r\n", .malformed),
        (lines + "Transfer-Encoding: chunked, gzip\r\n\r\n", .malformed),
        (lines + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed),
        (lines + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", .unsupported),
        ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed),
        (lines + "Expect: magic\r\n\r\n", .expectation),
        ("\u{16}\u{3}\u{1}\u{2}", .malformed),
    ]

    @Test(arguments: bad)
    func refuses(_ text: String, _ reason: RequestRefusal.Reason) throws {
        let error = #expect(throws: RequestRefusal.self) { try read(text) }
        #expect(error?.reason == reason)
        // And not later when it comes byte by byte.
        var parser = HeadParser()
        let bytes = Array(text.utf8)
        let other = #expect(throws: RequestRefusal.self) {
            for count in 1...bytes.count {
                let piece = Array(bytes[..<count])
                _ = try parser.read(piece.span, limits: HTTPServerLimits())
            }
        }
        #expect(other?.reason == reason)
    }

    private static let tokenCharacters = Set(
        ("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            + "abcdefghijklmnopqrstuvwxyz").utf8)

    /// At all places of a word, because the parser looks at eight bytes at a time.
    @Test(arguments: 0..<10)
    func namesAndValuesHoldWhatTheyMay(_ offset: Int) {
        func isRead(_ bytes: [UInt8]) -> Bool {
            var parser = HeadParser()
            return (try? parser.read(bytes.span, limits: HTTPServerLimits())) != nil
        }
        let start = Array(HeadParserTests.lines.utf8)
        let letters = [UInt8](repeating: UInt8(ascii: "a"), count: offset)
        for byte in UInt8.min...UInt8.max {
            let name = start + letters + [byte] + Array("bc: value\r\n\r\n".utf8)
            // A colon ends the name, if there is one.
            let mayBeInName =
                Self.tokenCharacters.contains(byte) || (byte == UInt8(ascii: ":") && offset > 0)
            #expect(isRead(name) == mayBeInName, "byte \(byte) in a name")
            let value = start + Array("name:v".utf8) + letters + [byte] + Array("w\r\n\r\n".utf8)
            let mayBeInValue = byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
            #expect(isRead(value) == mayBeInValue, "byte \(byte) in a value")
        }
    }

    @Test func refusesWhatIsOverALimit() throws {
        var limits = HTTPServerLimits()
        let text = "POST /12345 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd"
        limits.targetBytes = 6
        limits.headerFields = 2
        limits.bodyBytes = 4
        limits.headBytes = text.utf8.count - 4
        #expect(try read(text, limits: limits) != nil)
        for (limit, reason) in [
            (\HTTPServerLimits.targetBytes, RequestRefusal.Reason.targetTooLong),
            (\.headerFields, .headTooLarge), (\.headBytes, .headTooLarge),
            (\.bodyBytes, .bodyTooLarge),
        ] {
            var lower = limits
            lower[keyPath: limit] -= 1
            let error = #expect(throws: RequestRefusal.self) { try read(text, limits: lower) }
            #expect(error?.reason == reason)
        }
    }

    /// Whatever else is wrong behind a limit: it is the limit in one piece and in many.
    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: h\r\nA: 0123456789012345678901234567890123456789\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: 01234567890123456789\r\nB: 012345678901234\r\n b\r\n\r\n",
        "GET /0123456789012345678901234567890123456\0 HTTP/1.1\r\n\r\n",
    ])
    func judgesALongHeadAlikeInAnyPieces(_ text: String) throws {
        var limits = HTTPServerLimits()
        limits.headBytes = 60
        limits.targetBytes = 30
        let bytes = Array(text.utf8)
        let reasons = try (1...bytes.count).map { step in
            var parser = HeadParser()
            let error = try #require(throws: RequestRefusal.self) {
                for count in stride(from: step, through: bytes.count + step, by: step) {
                    let piece = Array(bytes[..<min(count, bytes.count)])
                    _ = try parser.read(piece.span, limits: limits)
                }
            }
            return error.reason
        }
        #expect(Set(reasons).count == 1)
        #expect(reasons[0] == .headTooLarge || reasons[0] == .targetTooLong)
    }

    @Test func refusesWhatNeverEnds() throws {
        let long = String(repeating: "x", count: 20_000)
        for (text, reason) in [
            (long, RequestRefusal.Reason.headTooLarge), ("GET /\(long)", .targetTooLong),
            (HeadParserTests.lines + long, .headTooLarge),
            (HeadParserTests.lines + "A: \(long)", .headTooLarge),
        ] {
            let error = #expect(throws: RequestRefusal.self) { try read(text) }
            #expect(error?.reason == reason)
        }
    }
}
