import EventHTTP
import TestSupport
import Testing

@Suite struct ConnectionLimitTests {
    private func limits(_ connections: Int) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.connectionsPerLoop = connections
        return limits
    }

    private func roundTrip(_ client: RawClient) throws {
        try client.send(SampleRequest.post.text)
        #expect(try client.receiveResponse().bodyText == SampleRequest.post.replyText)
    }

    @Test func aClientOverTheLimitWaitsAndIsAnsweredWhenAnotherLeaves() throws {
        try withEchoServer(limits: limits(2)) { server in
            var first: RawClient? = try RawClient(port: server.port)
            let second = try RawClient(port: server.port)
            if let first { try roundTrip(first) }
            try roundTrip(second)

            let third = try RawClient(port: server.port)
            try third.send(SampleRequest.get.text)
            for _ in 0..<50 { try roundTrip(second) }
            #expect(!third.isReadable)
            #expect(server.openConnections == 2)

            first = nil
            #expect(try third.receiveResponse().bodyText == SampleRequest.get.replyText)
            try roundTrip(second)
            #expect(server.openConnections == 2)
        }
    }

    @Test func aBurstOfClientsOverTheLimitIsAnsweredAFewAtATime() throws {
        try withEchoServer(limits: limits(3)) { server in
            let clients = try (0..<50).map { _ in try RawClient(port: server.port) }
            for client in clients {
                try client.send("GET /get HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            }
            for client in clients {
                #expect(server.openConnections <= 3)
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            }
            server.expectNoConnections()
        }
    }

    @Test func clientsThatWaitAndGiveUpAreNoHarm() throws {
        try withEchoServer(limits: limits(1)) { server in
            let client = try RawClient(port: server.port)
            try roundTrip(client)
            for index in 0..<20 {
                let waiting = try RawClient(port: server.port)
                try waiting.send(SampleRequest.get.text)
                if index % 2 == 0 { waiting.resetOnClose() }
            }
            try roundTrip(client)
            let last = try RawClient(port: server.port)
            try client.send("GET / HTTP/1.0\r\n\r\n")
            #expect(try client.receiveResponse().status == 200)
            try roundTrip(last)
        }
    }
}
