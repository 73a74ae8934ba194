import EventHTTP
import TestSupport
import Testing

@Suite struct IdleDeadlineTests {
    private var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.idleSeconds = 1
        return limits
    }

    @Test func aClientThatSendsNothingIsLeftWithoutAWord() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
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
