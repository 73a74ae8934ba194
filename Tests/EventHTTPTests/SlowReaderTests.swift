import EventHTTP
import TestSupport
import Testing

@Suite struct SlowReaderTests {
    private static let byteCount = 52_428_800

    /// Asks for far more than the kernel buffers, and does not read.
    private func stuckClient(_ server: HTTPServer) throws -> RawClient {
        let client = try RawClient(port: server.port, receiveBufferBytes: 16 * 1024)
        let target = "/large?\(SlowReaderTests.byteCount)"
        try client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        eventually("the reply begins") { client.isReadable }
        return client
    }

    private func expectService(_ server: HTTPServer, times: Int = 20) throws {
        let client = try RawClient(port: server.port)
        for _ in 0..<times {
            try client.send(SampleRequest.post.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.post.replyText)
        }
    }

    @Test func othersAreAnsweredMeanwhileAndEveryByteArrivesInTheEnd() throws {
        try withEchoServer { server in
            let client = try stuckClient(server)
            try expectService(server)
            let response = try client.receiveResponse()
            #expect(LargeBody.matches(response.body, byteCount: SlowReaderTests.byteCount))
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
        }
    }

    @Test func requestsBehindAnUnreadReplyAreAnsweredAfterIt() throws {
        try withEchoServer { server in
            let client = try stuckClient(server)
            for request in SampleRequest.all { try client.send(request.text) }
            try expectService(server)
            let response = try client.receiveResponse()
            #expect(LargeBody.matches(response.body, byteCount: SlowReaderTests.byteCount))
            for request in SampleRequest.all {
                let response = try client.receiveResponse(isHead: request.isHead)
                #expect(response.bodyText == request.receivedText)
            }
        }
    }

    @Test func aClientThatOnlySendsIsStoppedByFlowControl() throws {
        try withEchoServer { server in
            let client = try stuckClient(server)
            // The server reads nothing while it owes a reply: what the kernel buffers fills up, and
            // nothing beyond it ends up in the server's memory.
            let requests = Array(String(repeating: SampleRequest.post.text, count: 1_000).utf8)
            let limit = 256 * 1024 * 1024
            var sentBytes = 0
            while sentBytes < limit {
                let count = try client.sendSome(requests)
                if count == 0 { break }
                sentBytes += count
            }
            #expect(sentBytes < limit)
            try expectService(server)
        }
    }

    @Test(arguments: [false, true])
    func oneThatGoesAwayInsteadLeavesNothingBehind(resets: Bool) throws {
        try withEchoServer { server in
            for _ in 0..<3 {
                let client = try stuckClient(server)
                if resets { client.resetOnClose() }
            }
            server.expectNoConnections()
            try expectService(server)
        }
    }

    @Test func eightOfThemAtOnceGetTheirReplies() throws {
        try withEchoServer(loops: 2) { server in
            let byteCount = 5_000_000
            let clients = try (0..<8).map { _ in
                try RawClient(port: server.port, receiveBufferBytes: 64 * 1024)
            }
            let request = "GET /large?\(byteCount) HTTP/1.1\r\nHost: h\r\n\r\n"
            for client in clients { try client.send(request + SampleRequest.get.text) }
            for client in clients {
                let body = try client.receiveResponse().body
                #expect(LargeBody.matches(body, byteCount: byteCount))
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            }
        }
    }
}
