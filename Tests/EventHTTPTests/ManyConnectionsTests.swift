import EventHTTP
import TestSupport
import Testing

@Suite struct ManyConnectionsTests {
    @Test func fiveHundredAtOnceAreAllServedAndLeaveNothingBehind() throws {
        try withEchoServer(loops: 2) { server in
            var clients = try (0..<500).map { _ in try RawClient(port: server.port) }
            for (index, client) in clients.enumerated() {
                try client.send("GET /\(index) HTTP/1.1\r\nHost: h\r\n\r\n")
            }
            for (index, client) in clients.enumerated() {
                #expect(try client.receiveResponse().bodyText == "get /\(index) ")
            }
            #expect(server.openConnections == 500)
            clients.removeAll()
            server.expectNoConnections(listeners: 2)
        }
    }

    @Test func twoThousandShortOnesInARowAreAllServedAndLeaveNothingBehind() throws {
        try withEchoServer(loops: 2) { server in
            for index in 0..<2_000 {
                let client = try RawClient(port: server.port)
                try client.send("GET /\(index) HTTP/1.0\r\n\r\n")
                #expect(try client.receiveResponse().bodyText == "get /\(index) ")
            }
            server.expectNoConnections(listeners: 2)
        }
    }

    @Test func thoseThatNeverSendAnythingAreNoHarm() throws {
        try withEchoServer { server in
            let silent = try (0..<100).map { _ in try RawClient(port: server.port) }
            let client = try RawClient(port: server.port)
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            #expect(server.openConnections == silent.count + 1)
        }
    }
}
