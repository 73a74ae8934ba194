import EventHTTP
import TestSupport
import Testing

@Suite struct HalfCloseTests {
    @Test(arguments: SampleRequest.all)
    func aRequestBeforeTheHalfCloseIsAnsweredThenTheConnectionEnds(
        _ request: SampleRequest
    ) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(request.text)
            client.shutdownSending()
            let response = try client.receiveResponse(isHead: request.isHead)
            #expect(response.bodyText == request.receivedText)
            #expect(try client.isAtEnd())
            server.expectNoConnections()
        }
    }

    @Test func pipelinedRequestsBeforeTheHalfCloseAreAllAnswered() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for request in SampleRequest.all { try client.send(request.text) }
            try client.send(String(repeating: SampleRequest.post.text, count: 500))
            client.shutdownSending()
            for request in SampleRequest.all {
                let response = try client.receiveResponse(isHead: request.isHead)
                #expect(response.bodyText == request.receivedText)
            }
            for _ in 0..<500 {
                #expect(try client.receiveResponse().bodyText == SampleRequest.post.replyText)
            }
            #expect(try client.isAtEnd())
            server.expectNoConnections()
        }
    }

    @Test func aLargeReplyAfterTheHalfCloseArrivesWhole() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("GET /large?20000000 HTTP/1.1\r\nHost: h\r\n\r\n")
            client.shutdownSending()
            let response = try client.receiveResponse()
            #expect(LargeBody.matches(response.body, byteCount: 20_000_000))
            #expect(try client.isAtEnd())
        }
    }

    @Test(arguments: [SampleRequest.post, .chunked])
    func aHalfCloseWithinARequestEndsTheConnection(_ request: SampleRequest) throws {
        try withEchoServer { server in
            let bytes = Array(request.text.utf8)
            for length in 0..<bytes.count {
                let client = try RawClient(port: server.port)
                try client.send(Array(bytes[..<length]))
                client.shutdownSending()
                // Nothing to answer: the end comes without a byte.
                #expect(try client.receiveToEnd().isEmpty, "after \(length) bytes")
            }
            server.expectNoConnections()
        }
    }
}
