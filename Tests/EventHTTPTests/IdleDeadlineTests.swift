import EventHTTP
import TestSupport
import Testing

@Suite struct IdleDeadlineTests {
    private var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.idleSeconds = 1
        return limits
    }

    @Test(arguments: [
        "", "GET / HTTP/1.1\r\nHost", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx",
    ])
    func aClientThatSendsNothingMoreIsLeft(_ start: String) throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(start)
            #expect(try client.isAtEnd())
            server.expectNoConnections()
        }
    }

    @Test func aClientThatWasAnsweredAndStaysSilentIsLeft() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().status == 200)
            #expect(try client.isAtEnd())
            server.expectNoConnections()
        }
    }

    @Test func aClientThatDoesNotReadItsReplyIsLeft() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port, receiveBufferBytes: 16 * 1024)
            try client.send("GET /large?52428800 HTTP/1.1\r\nHost: h\r\n\r\n")
            eventually("the reply begins") { client.isReadable }
            server.expectNoConnections()
        }
    }

    @Test func aClientThatWaitsForAPostponedReplyIsNotLeft() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            // Much longer than the deadline.
            try client.send("GET /later?3000 HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try client.receiveResponse().status == 200)
            // And it is not called idle for the time that the server took.
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().status == 200)
        }
    }
}
