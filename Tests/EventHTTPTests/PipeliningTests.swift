import EventHTTP
import TestSupport
import Testing

@Suite struct PipeliningTests {
    @Test(arguments: [1, 2])
    func eightClientsGetTheirOwn100RepliesInOrder(_ loops: Int) throws {
        try withEchoServer(loops: loops) { server in
            let clients = try (0..<8).map { _ in try RawClient(port: server.port) }
            for (index, client) in clients.enumerated() {
                try client.send(
                    (0..<100).map { "GET /\(index)/\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            }
            for (index, client) in clients.enumerated() {
                for number in 0..<100 {
                    #expect(try client.receiveResponse().bodyText == "get /\(index)/\(number) ")
                }
            }
        }
    }

    @Test(arguments: [1, 2])
    func requestsOfAllKindsMixedOn8ConnectionsAreAnsweredInOrder(_ loops: Int) throws {
        try withEchoServer(loops: loops) { server in
            let clients = try (0..<8).map { _ in try RawClient(port: server.port) }
            // Each client starts with another kind, so that they wait at different places.
            let kinds = SampleRequest.all
            func request(_ number: Int, of client: Int) -> SampleRequest {
                kinds[(number + client) % kinds.count]
            }
            for (index, client) in clients.enumerated() {
                try client.send((0..<100).map { request($0, of: index).text }.joined())
            }
            for (index, client) in clients.enumerated() {
                for number in 0..<100 {
                    let request = request(number, of: index)
                    let response = try client.receiveResponse(isHead: request.isHead)
                    #expect(response.bodyText == request.receivedText)
                }
            }
        }
    }

    @Test func moreBytesThanOneReadTakesAreAllAnswered() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let body = String(repeating: "b", count: 50_000)
            let request = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n\(body)"
            // Sent in turns, so that neither side's buffers fill up with the other waiting.
            for _ in 0..<10 {
                try client.send(request + request + SampleRequest.later.text)
                for _ in 0..<2 {
                    #expect(try client.receiveResponse().bodyText == "post / \(body)")
                }
                #expect(try client.receiveResponse().bodyText == SampleRequest.later.replyText)
            }
        }
    }

    @Test(arguments: [
        "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /last HTTP/1.0\r\n\r\n",
        "POST /later?5 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
    ])
    func nothingBehindARequestThatEndsTheConnectionIsAnswered(_ last: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let more = String(repeating: SampleRequest.post.text, count: 2_000)
            try client.send(String(repeating: SampleRequest.get.text, count: 50) + last + more)
            for _ in 0..<50 {
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            }
            #expect(try client.receiveResponse()["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    @Test func aMalformedRequestIsRefusedAfterTheRepliesToThoseBeforeIt() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(
                String(repeating: SampleRequest.get.text, count: 50)
                    + "nonsense here\r\n\r\n" + SampleRequest.get.text)
            for _ in 0..<50 {
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            }
            #expect(try client.receiveResponse().status == 400)
            #expect(try client.isAtEnd())
        }
    }
}
