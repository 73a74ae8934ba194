import TestSupport
import Testing

@testable import EventHTTP

/// What is answered without evhttp, and that evhttp would have understood it in the same way.
@Suite struct PlainRequestTests {
    private static let limits = HTTPServerLimits()

    private func parsed(_ text: String, limits: HTTPServerLimits = limits) -> PlainRequest? {
        PlainRequest(in: Array(text.utf8).span, limits: limits)
    }

    struct Plain: CustomTestStringConvertible, Sendable {
        let text: String
        let target: String
        var body = ""
        var trace: String?

        var testDescription: String { text }
    }

    private static let plain = [
        Plain(text: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", target: "/"),
        Plain(text: "POST /a?b=%20 HTTP/1.1\r\nhost:h\r\n\r\n", target: "/a?b=%20"),
        Plain(text: "GET /x HTTP/1.1\r\nHost:\r\nA:\r\n\r\n", target: "/x"),
        Plain(
            text: "POST /x HTTP/1.1\r\nHost: h\r\nCONTENT-LENGTH:  3 \t\r\n\r\nabcGET /",
            target: "/x", body: "abc"),
        Plain(
            text:
                "GET /x HTTP/1.1\r\nHost: h\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n",
            target: "/x"),
        Plain(
            text:
                "GET /x HTTP/1.1\r\nHost: h\r\nTraceParent: 00-1-2-3\r\nA!#$%&'*+-.^_`|~9: b\tc é\r\n\r\n",
            target: "/x", trace: "00-1-2-3"),
    ]

    @Test(arguments: plain)
    func itsPartsAreFound(_ plain: Plain) throws {
        let request = try #require(parsed(plain.text))
        let bytes = Array(plain.text.utf8)
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        #expect(request.method == (plain.text.hasPrefix("GET") ? .get : .post))
        #expect(text(request.target) == plain.target)
        #expect(text(request.body) == plain.body)
        #expect(request.traceParent.map(text) == plain.trace)
        #expect(plain.text.hasPrefix(text(0..<request.byteCount)))
    }

    @Test(arguments: plain)
    func itIsNotPlainBeforeItIsWhole(_ plain: Plain) throws {
        let bytes = Array(plain.text.utf8)
        let byteCount = try #require(parsed(plain.text)).byteCount
        for count in 0..<byteCount {
            #expect(PlainRequest(in: Array(bytes[..<count]).span, limits: Self.limits) == nil)
        }
    }

    @Test(arguments: [
        "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", "get / HTTP/1.1\r\nHost: h\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /  HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET //a HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n", "GET * HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\u{7F} HTTP/1.1\r\nHost: h\r\n\r\n", "GET /é HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n\n", "GET / HTTP/1.1\r\nHost: h\r\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n: v\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA:\tb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: 1234567\u{7F}89\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nConnection: keep-alive\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1,1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0000000001\r\n\r\nx",
        "GET / HTTP/1.1\r\nHost: h\r\ntraceparent: a\r\ntraceparent: b\r\n\r\n",
    ])
    func whatIsRareOrWrongIsNotPlain(_ text: String) {
        #expect(parsed(text) == nil)
    }

    private static let tokenCharacters = Set(
        ("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            + "abcdefghijklmnopqrstuvwxyz").utf8)

    /// At all places of a word, because the parser looks at eight bytes at a time.
    @Test(arguments: 0..<10)
    func namesAndValuesHoldWhatTheyMay(_ offset: Int) {
        let start = Array("GET / HTTP/1.1\r\nHost: h\r\n".utf8)
        let letters = [UInt8](repeating: UInt8(ascii: "a"), count: offset)
        for byte in UInt8.min...UInt8.max {
            let name = start + letters + [byte] + Array("bc: value\r\n\r\n".utf8)
            // A colon ends the name, if there is one.
            let mayBeInName =
                Self.tokenCharacters.contains(byte) || (byte == UInt8(ascii: ":") && offset > 0)
            #expect(
                (PlainRequest(in: name.span, limits: Self.limits) != nil) == mayBeInName,
                "byte \(byte) in a name")
            let value = start + Array("name:v".utf8) + letters + [byte] + Array("w\r\n\r\n".utf8)
            let mayBeInValue = byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
            #expect(
                (PlainRequest(in: value.span, limits: Self.limits) != nil) == mayBeInValue,
                "byte \(byte) in a value")
        }
    }

    @Test func whatIsOverALimitIsNotPlain() {
        var limits = HTTPServerLimits()
        let text = "POST /12345 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nabcd"
        limits.targetBytes = 6
        limits.headerFields = 2
        limits.bodyBytes = 4
        limits.headBytes = text.utf8.count - 4
        #expect(parsed(text, limits: limits) != nil)
        for limit in [
            \HTTPServerLimits.targetBytes, \.headerFields, \.bodyBytes, \.headBytes,
        ] {
            var lower = limits
            lower[keyPath: limit] -= 1
            #expect(parsed(text, limits: lower) == nil, "\(limit)")
        }
    }

    /// The changes of one byte that leave a request plain: evhttp has to give the same reply.
    @Test func whatIsPlainMeansTheSameToEvhttp() throws {
        let requests = Self.variants
        #expect(requests.count > 1_000)
        // Behind a request of HTTP/1.0, which is not plain, everything goes to evhttp.
        let old = Array("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".utf8)
        try withEchoServer { server in
            let plainClient = try RawClient(port: server.port)
            let evhttpClient = try RawClient(port: server.port)
            // In groups that one read takes.
            for start in stride(from: 0, to: requests.count, by: 30) {
                let group = requests[start..<min(start + 30, requests.count)]
                try plainClient.send(Array(group.joined()))
                try evhttpClient.send(old + group.joined())
                _ = try evhttpClient.receiveResponse()
                for request in group {
                    let plain = try plainClient.receiveResponse()
                    let parsed = try evhttpClient.receiveResponse()
                    let text = String(decoding: request, as: UTF8.self)
                    #expect(plain.status == parsed.status, "\(text)")
                    #expect(plain.bodyText == parsed.bodyText, "\(text)")
                    #expect(plain["connection"] == parsed["connection"], "\(text)")
                }
            }
        }
    }

    /// A request with one byte replaced, inserted or left out, at each place, with each of the bytes
    /// that mean something somewhere.
    private static let variants: [[UInt8]] = {
        let original = Array(
            ("POST /all?a=b HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nTraceparent: 00-a\r\n"
                + "Connection: keep-alive\r\nX-Inject: v w\r\n\r\nhello\r\nbody").utf8)
        let bytes =
            Array("\0\t\n\r !\"#%(),-./019:;=?@ACHTX[\\_`ahtx{|}~\u{7F}".utf8) + [0x80, 0xFF]
        var variants: [[UInt8]] = []
        for index in original.indices {
            let (before, after) = (original[..<index], original[(index + 1)...])
            variants.append(Array(before + after))
            for byte in bytes {
                variants.append(before + [byte] + after)
                variants.append(before + [byte, original[index]] + after)
            }
        }
        return variants.filter { variant in
            // One whose length says less than there is would be followed by its own rest.
            PlainRequest(in: variant.span, limits: limits)?.byteCount == variant.count
        }
    }()
}
