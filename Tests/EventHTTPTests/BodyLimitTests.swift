import EventHTTP
import TestSupport
import Testing

@Suite struct BodyLimitTests {
    private static let limit = 100_000
    private var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.bodyBytes = BodyLimitTests.limit
        return limits
    }

    /// A body of `byteCount` bytes in chunks of at most 10,000.
    private static func chunks(_ byteCount: Int) -> String {
        let sizes = stride(from: 0, to: byteCount, by: 10_000).map { min(10_000, byteCount - $0) }
        return sizes.map { size in
            "\(String(size, radix: 16))\r\n\(String(repeating: "x", count: size))\r\n"
        }.joined()
    }

    private func expectRefusal(_ client: RawClient) throws {
        let response = try client.receiveResponse()
        #expect(response.statusLine == "HTTP/1.1 413 Content Too Large")
        #expect(response.bodyText == "refused 413")
        #expect(response["connection"] == "close")
        #expect(try client.isAtEnd())
    }

    @Test(arguments: [limit - 1, limit])
    func aBodyUpToTheLimitIsTaken(_ byteCount: Int) throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            let body = String(repeating: "x", count: byteCount)
            let head = "POST /b HTTP/1.1\r\nHost: h\r\n"
            try client.send(head + "Content-Length: \(byteCount)\r\n\r\n\(body)")
            #expect(try client.receiveResponse().bodyText == "post /b \(body)")
            let chunks = BodyLimitTests.chunks(byteCount)
            try client.send(head + "Transfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n")
            #expect(try client.receiveResponse().bodyText == "post /b \(body)")
        }
    }

    @Test(arguments: ["100001", "99999999999", "9223372036854775807", "99999999999999999999"])
    func aLargerContentLengthIsRefusedBeforeTheBody(_ length: String) throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n")
            try expectRefusal(client)
        }
    }

    @Test(arguments: ["Content-Length: 20000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"])
    func theRefusalArrivesAlthoughTheClientGoesOnSending(_ framing: String) throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send("POST /b HTTP/1.1\r\nHost: h\r\n\(framing)")
            // If the server just closed, these sends would fail, and on a real network the reset
            // could overtake the reply.
            let piece = BodyLimitTests.chunks(1_000_000)
            for _ in 0..<20 { try client.send(piece) }
            try expectRefusal(client)
        }
    }

    @Test func oneByteMoreInChunksIsRefused() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(
                "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + BodyLimitTests.chunks(BodyLimitTests.limit) + "1\r\nx\r\n0\r\n\r\n")
            try expectRefusal(client)
        }
    }

    @Test func aRefusedRequestIsTheLastOfItsConnection() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(SampleRequest.get.text + SampleRequest.later.text)
            try client.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\n\r\n")
            try client.send(String(repeating: SampleRequest.get.text, count: 100))
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            #expect(try client.receiveResponse().bodyText == SampleRequest.later.replyText)
            try expectRefusal(client)
        }
    }

    // evhttp has no limit for such a line: it would keep all of it, and search it again and again.
    @Test func aChunkSizeThatNeverEndsIsRefused() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
            let piece = [UInt8](repeating: UInt8(ascii: "0"), count: 1_000_000)
            for _ in 0..<32 where !client.isReadable { try client.send(piece) }
            let response = try client.receiveResponse()
            #expect([400, 413].contains(response.status))
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }
}
