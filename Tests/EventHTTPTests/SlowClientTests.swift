import EventHTTP
import Glibc
import TestSupport
import Testing

/// Clients that begin something and do not come to an end with it.
@Suite struct SlowClientTests {
    private var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.headSeconds = 1
        limits.bodySeconds = 1
        limits.replySeconds = 1
        // Half a megabyte buys half a second, and no body of these tests is as large.
        limits.bytesPerSecondMin = 1_000_000
        return limits
    }

    /// Sends `piece` again and again until the server answers or closes.
    private func trickle(_ piece: String, to client: RawClient) throws {
        let bytes = Array(piece.utf8)
        for _ in 0..<10_000 where !client.isReadable {
            try client.send(bytes)
            usleep(5_000)
        }
    }

    @Test(arguments: ["G", "GET / HTTP/1.1\r\nHost", "\r", "GET / HTTP/1.1\r\nHost: h\r\n"])
    func whoseHeadIsNotWholeInTimeAreTold(_ start: String) throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(SampleRequest.get.text + start)
            #expect(try client.receiveResponse().status == 200)
            try expectTimeout(client)
            server.expectNoConnections()
        }
    }

    @Test func whoSendAByteNowAndThenGainNoTime() throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: h\r\nA: ")
            try trickle("b", to: client)
            try expectTimeout(client)
            server.expectNoConnections()
        }
    }

    @Test(arguments: [
        ("Content-Length: 1000000", "x"), ("Transfer-Encoding: chunked", "1\r\nx\r\n"),
        ("Transfer-Encoding: chunked", "1"),
        ("Expect: 100-continue\r\nContent-Length: 1000000", ""),
    ])
    func whoseBodyComesTooSlowlyAreTold(_ framing: String, _ piece: String) throws {
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: h\r\n\(framing)\r\n\r\n")
            if framing.hasPrefix("Expect") {
                #expect(try client.receiveResponse().status == 100)
            } else if piece == "1" {
                try client.send(piece)
            } else {
                try trickle(piece, to: client)
            }
            try expectTimeout(client)
            server.expectNoConnections()
        }
    }

    @Test func whoTakeTheirReplyTooSlowlyAreCutOffAndCounted() throws {
        let cuts = Guarded<[RequestRefusal.Reason]>([])
        try withServer(limits: limits) { _ in
            CutRecorder { reason in cuts.withLock { $0.append(reason) } }
        } body: { server in
            let client = try RawClient(port: server.port, receiveBufferBytes: 16 * 1024)
            try client.send("GET /large?52428800 HTTP/1.1\r\nHost: h\r\n\r\n")
            eventually("the reply begins") { client.isReadable }
            server.expectNoConnections()
        }
        #expect(cuts.withLock { $0 } == [.replyTimeout])
    }

    @Test func whoAreSlowButSteadyAreServed() throws {
        var limits = limits
        limits.bytesPerSecondMin = 1
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 40\r\n\r\n")
            // Longer than a second, the time for a body of no bytes; each byte gives another one.
            for _ in 0..<40 {
                try client.send("x")
                usleep(60_000)
            }
            #expect(try client.receiveResponse().status == 200)
        }
    }

    private func expectTimeout(_ client: RawClient) throws {
        let response = try client.receiveResponse()
        #expect(response.statusLine == "HTTP/1.1 408 Request Timeout")
        #expect(response["connection"] == "close")
        #expect(try client.isAtEnd())
    }
}
