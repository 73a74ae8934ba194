import EventHTTP
import TestSupport
import Testing

@Suite struct HeadRequestTests {
    @Test(arguments: [0, 1, 100_000, 3_000_000])
    func getsTheLengthOfTheContentButNoContent(_ byteCount: Int) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("HEAD /large?\(byteCount) HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try client.receiveResponse(isHead: true)
            #expect(response.status == 200)
            #expect(response["content-length"] == "\(byteCount)")
            #expect(response["content-type"] == "text/plain")
            // A byte of content would be taken for the start of this reply.
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
        }
    }

    @Test func getsRepliesInOrderWhenPipelined() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(String(repeating: SampleRequest.head.text, count: 100))
            for _ in 0..<100 {
                let response = try client.receiveResponse(isHead: true)
                #expect(response["content-length"] == "\(SampleRequest.head.replyText.utf8.count)")
            }
        }
    }

    // evhttp does not read these bodies: kept open, the connection would take them for requests.
    @Test(arguments: [
        "Content-Length: 3\r\n\r\nfoo",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nfoo\r\n0\r\n\r\n",
        "Content-Length: \(SampleRequest.get.text.utf8.count)\r\n\r\n\(SampleRequest.get.text)",
    ])
    func withABodyEndsTheConnection(_ rest: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("HEAD /body HTTP/1.1\r\nHost: h\r\n\(rest)")
            let response = try client.receiveResponse(isHead: true)
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    @Test func getsItsReplyEvenIfItsBodyComesLater() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("HEAD /body HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
            // The reply is out, so the server has closed its side; a reset would fail these sends.
            eventually("the reply arrives") { client.isReadable }
            for _ in 0..<10 { try client.send([UInt8](repeating: 0x61, count: 100_000)) }
            #expect(try client.receiveResponse(isHead: true)["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    @Test func thatIsMalformedGetsARefusalAndTheEndOfTheConnection() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("HEAD / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n")
            let response = try client.receiveResponse(isHead: true)
            #expect(response.status == 400)
            #expect(response["connection"] == "close")
        }
    }
}
