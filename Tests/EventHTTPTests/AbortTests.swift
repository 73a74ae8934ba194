import EventHTTP
import TestSupport
import Testing

@Suite struct AbortTests {
    enum End: CaseIterable, Sendable { case orderly, reset }

    /// Connects, sends, and goes away without reading.
    private func abort(_ server: HTTPServer, after bytes: [UInt8], _ end: End) throws {
        let client = try RawClient(port: server.port)
        try client.send(bytes)
        if end == .reset { client.resetOnClose() }
    }

    private func expectService(_ server: HTTPServer) throws {
        let client = try RawClient(port: server.port)
        try client.send(SampleRequest.post.text)
        #expect(try client.receiveResponse().bodyText == SampleRequest.post.replyText)
    }

    @Test(arguments: SampleRequest.all, End.allCases)
    func atEveryPointOfARequestLeavesNothingBehind(
        _ request: SampleRequest, _ end: End
    ) throws {
        try withEchoServer { server in
            let bytes = Array(request.text.utf8)
            for length in 0...bytes.count {
                try abort(server, after: Array(bytes[..<length]), end)
                // One loop answers this after it has seen the bytes above; every other time the
                // abort comes together with them.
                if length % 2 == 0 { try expectService(server) }
            }
            server.expectNoConnections()
            try expectService(server)
        }
    }

    @Test(arguments: End.allCases)
    func withinAnExpectationOf100ContinueLeavesNothingBehind(_ end: End) throws {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
        try withEchoServer { server in
            for _ in 0..<20 {
                let client = try RawClient(port: server.port)
                try client.send(head)
                #expect(try client.receiveResponse().status == 100)
                if end == .reset { client.resetOnClose() }
            }
            for _ in 0..<20 { try abort(server, after: Array(head.utf8), end) }
            server.expectNoConnections()
            try expectService(server)
        }
    }

    @Test(arguments: End.allCases)
    func whileRepliesArePostponedLeavesNothingBehind(_ end: End) throws {
        try withEchoServer { server in
            let requests = (0..<5).map { "GET /later?\($0 * 10) HTTP/1.1\r\nHost: h\r\n\r\n" }
            for _ in 0..<20 {
                try abort(server, after: Array(requests.joined().utf8), end)
                try expectService(server)
            }
            server.expectNoConnections()
            try expectService(server)
        }
    }

    @Test(arguments: End.allCases)
    func behindManyPipelinedRequestsLeavesNothingBehind(_ end: End) throws {
        try withEchoServer(loops: 2) { server in
            let requests = String(repeating: SampleRequest.all.map(\.text).joined(), count: 50)
            for _ in 0..<20 { try abort(server, after: Array(requests.utf8), end) }
            server.expectNoConnections(listeners: 2)
            try expectService(server)
        }
    }

    @Test(arguments: End.allCases)
    func afterARefusalLeavesNothingBehind(_ end: End) throws {
        try withEchoServer { server in
            for _ in 0..<20 {
                try abort(server, after: Array("nonsense here\r\n\r\nand more".utf8), end)
            }
            server.expectNoConnections()
            try expectService(server)
        }
    }
}
