import EventHTTP
import TestSupport
import Testing

@Suite struct DrainTests {
    /// After this, the only loop has seen all that clients sent before.
    private func roundTrip(_ server: HTTPServer) throws {
        let client = try RawClient(port: server.port)
        try client.send("GET /get HTTP/1.0\r\n\r\n")
        #expect(try client.receiveResponse().status == 200)
    }

    @Test(arguments: [1, 2])
    func endsIdleConnectionsAndCutsNone(_ loops: Int) throws {
        let cut = try withEchoServer(loops: loops) { server in
            let used = try (0..<5).map { _ in try RawClient(port: server.port) }
            let silent = try (0..<5).map { _ in try RawClient(port: server.port) }
            for client in used {
                try client.send(SampleRequest.get.text)
                #expect(try client.receiveResponse()["connection"] == nil)
            }
            eventually("all are accepted") { server.openConnections == 10 }
            server.drain()
            for client in used + silent { #expect(try client.isAtEnd()) }
        }
        #expect(cut == 0)
    }

    @Test func waitsForAPostponedReplyAndSaysThatItIsTheLast() throws {
        let cut = try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("GET /later?600 HTTP/1.1\r\nHost: h\r\n\r\n")
            try roundTrip(server)
            server.drain()
            let response = try client.receiveResponse()
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
        #expect(cut == 0)
    }

    @Test func answersAllPipelinedRequestsThatWereReceived() throws {
        let cut = try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(
                "GET /later?600 HTTP/1.1\r\nHost: h\r\n\r\n"
                    + String(repeating: SampleRequest.post.text, count: 200))
            try roundTrip(server)
            server.drain()
            #expect(try client.receiveResponse().status == 200)
            for _ in 0..<199 {
                let response = try client.receiveResponse()
                #expect(response.bodyText == SampleRequest.post.replyText)
                #expect(response["connection"] == nil)
            }
            let last = try client.receiveResponse()
            #expect(last.bodyText == SampleRequest.post.replyText)
            #expect(last["connection"] == "close")
            #expect(try client.isAtEnd())
        }
        #expect(cut == 0)
    }

    @Test func refusesNewConnectionsWhileItWaits() throws {
        var limits = HTTPServerLimits()
        // Far beyond the patience of `eventually`: the refusal must not come from the server's end.
        limits.drainSeconds = 300
        let cut = try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            let text = SampleRequest.post.text
            try client.send(String(text.prefix(20)))
            try roundTrip(server)
            server.drain()
            eventually("a connection is refused") { (try? RawClient(port: server.port)) == nil }
            try client.send(String(text.dropFirst(20)))
            #expect(try client.receiveResponse()["connection"] == "close")
        }
        #expect(cut == 0)
    }

    @Test func cutsAClientThatNeverReadsItsReply() throws {
        var limits = HTTPServerLimits()
        limits.drainSeconds = 1
        var client: RawClient?
        let cut = try withEchoServer(limits: limits) { server in
            client = try RawClient(port: server.port, receiveBufferBytes: 16 * 1024)
            try client?.send("GET /large?52428800 HTTP/1.1\r\nHost: h\r\n\r\n")
            eventually("the reply begins") { client?.isReadable == true }
        }
        #expect(cut == 1)
        #expect(throws: RawClient.Failure.self) { try client?.receiveResponse() }
    }

    @Test func endsAConnectionWhenAReplyFromBeforeItIsOut() throws {
        let cut = try withEchoServer { server in
            let idle = try RawClient(port: server.port)
            let client = try RawClient(port: server.port, receiveBufferBytes: 64 * 1024)
            try client.send("GET /large?52428800 HTTP/1.1\r\nHost: h\r\n\r\n")
            eventually("the reply begins") { client.isReadable }
            server.drain()
            // Idle connections have been ended: the one that is busy must not be forgotten.
            #expect(try idle.isAtEnd())
            let response = try client.receiveResponse()
            #expect(LargeBody.matches(response.body, byteCount: 52_428_800))
            #expect(try client.isAtEnd())
        }
        #expect(cut == 0)
    }

    @Test func answersARequestThatWasHalfReceived() throws {
        let cut = try withEchoServer { server in
            let idle = try RawClient(port: server.port)
            let client = try RawClient(port: server.port)
            let text = SampleRequest.post.text
            try client.send(String(text.prefix(20)))
            try roundTrip(server)
            server.drain()
            #expect(try idle.isAtEnd())
            try client.send(String(text.dropFirst(20)))
            let response = try client.receiveResponse()
            #expect(response.bodyText == SampleRequest.post.replyText)
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
        #expect(cut == 0)
    }

    @Test func mayBeAskedForTwice() throws {
        let cut = try withEchoServer(loops: 2) { server in
            let client = try RawClient(port: server.port)
            try client.send("GET /later?600 HTTP/1.1\r\nHost: h\r\n\r\n")
            eventually("it is accepted") { server.openConnections == 1 }
            for _ in 0..<100 { server.drain() }
            #expect(try client.receiveResponse()["connection"] == "close")
            server.drain()
        }
        #expect(cut == 0)
    }

    @Test func mayBeAskedForBeforeTheStart() throws {
        let server = try HTTPServer(host: "127.0.0.1", port: 0, loops: 2) { _ in EchoHandler() }
        server.drain()
        try server.start()
        #expect(server.join() == 0)
        #expect(descriptorCount(onPort: server.port) == 0)
    }
}
