import EventHTTP
import TestSupport
import Testing

@Suite struct FragmentationTests {
    private static let requests =
        SampleRequest.all + [
            SampleRequest(
                testDescription: "HTTP/1.0 with keep-alive",
                text: "GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", replyText: "get /old "),
            SampleRequest(
                testDescription: "absolute form",
                text: "DELETE http://h/x HTTP/1.1\r\nHost: h\r\n\r\n",
                replyText: "delete http://h/x "),
            SampleRequest(
                testDescription: "PUT with a long field",
                text: "PUT /e HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                    + "X: \(String(repeating: "y", count: 50))\r\n\r\nfoo",
                replyText: "put /e foo"),
        ]

    @Test(arguments: requests)
    func aRequestThatComesByteByByteIsAnswered(_ request: SampleRequest) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<2 {
                for byte in request.text.utf8 { try client.send([byte]) }
                let response = try client.receiveResponse(isHead: request.isHead)
                #expect(response.status == 200)
                #expect(response.bodyText == request.receivedText)
            }
        }
    }

    @Test(arguments: requests)
    func aRequestInTwoPiecesIsAnsweredWhereverItIsCut(
        _ request: SampleRequest
    ) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let other = try RawClient(port: server.port)
            let bytes = Array(request.text.utf8)
            for cut in 1..<bytes.count {
                try client.send(Array(bytes[..<cut]))
                // Once the loop has answered this, it has also seen the first piece.
                try other.send(SampleRequest.get.text)
                #expect(try other.receiveResponse().status == 200)
                try client.send(Array(bytes[cut...]))
                let response = try client.receiveResponse(isHead: request.isHead)
                #expect(response.bodyText == request.receivedText, "cut at \(cut)")
            }
        }
    }

    @Test func twoPipelinedRequestsInTwoPiecesAreAnsweredWhereverTheyAreCut() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let bytes = Array((SampleRequest.chunked.text + SampleRequest.post.text).utf8)
            for cut in 1..<bytes.count {
                try client.send(Array(bytes[..<cut]))
                try client.send(Array(bytes[cut...]))
                #expect(try client.receiveResponse().bodyText == SampleRequest.chunked.replyText)
                #expect(try client.receiveResponse().bodyText == SampleRequest.post.replyText)
            }
        }
    }
}
