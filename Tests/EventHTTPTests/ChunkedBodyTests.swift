import EventHTTP
import TestSupport
import Testing

@Suite struct ChunkedBodyTests {
    private let head = "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test(arguments: [
        ("0\r\n\r\n", ""),
        ("1\r\na\r\n0\r\n\r\n", "a"),
        ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world"),
        ("A\r\n0123456789\r\na\r\n9876543210\r\n0\r\n\r\n", "01234567899876543210"),
        ("002\r\nhi\r\n000\r\n\r\n", "hi"),
        ("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
        ("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
        ("2\r\nhi\r\n0\r\nTrailer: x\r\nContent-Length: 7\r\n\r\n", "hi"),
    ])
    func isPutTogetherAndTheNextRequestIsFoundBehindIt(
        _ encoded: String, _ decoded: String
    ) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(head + encoded + SampleRequest.get.text + head + encoded)
            #expect(try client.receiveResponse().bodyText == "post /c \(decoded)")
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            #expect(try client.receiveResponse().bodyText == "post /c \(decoded)")
        }
    }

    @Test(arguments: ["chunked", "Chunked", "CHUNKED"])
    func isRecognizedInAnyCase(_ coding: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let fields = "Host: h\r\ntransfer-encoding: \(coding)\r\n"
            try client.send("POST /c HTTP/1.1\r\n\(fields)\r\n2\r\nhi\r\n0\r\n\r\n")
            let response = try client.receiveResponse()
            #expect(response.bodyText == "post /c hi")
            // The reply is not chunked, whatever the request was.
            #expect(response["transfer-encoding"] == nil)
        }
    }

    @Test func ofAMegabyteInAThousandChunksArrivesWhole() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let piece = String(repeating: "0123456789abcdef", count: 64)
            try client.send(head)
            for _ in 0..<1_000 { try client.send("400\r\n\(piece)\r\n") }
            try client.send("0\r\n\r\n")
            let response = try client.receiveResponse()
            #expect(response.bodyText == "post /c " + String(repeating: piece, count: 1_000))
        }
    }

    @Test(arguments: ["zz\r\n", "-1\r\n", "5g\r\nhello\r\n", "ffffffffffffffff0\r\n"])
    func withABrokenSizeIsRefusedAndEndsTheConnection(_ encoded: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(head + encoded + SampleRequest.get.text)
            let response = try client.receiveResponse()
            #expect([400, 413].contains(response.status))
            #expect(response.bodyText == "refused \(response.status)")
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }
}
