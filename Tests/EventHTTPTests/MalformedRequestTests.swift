import EventHTTP
import TestSupport
import Testing

@Suite struct MalformedRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let status: Int

        init(_ description: String, _ text: String, _ status: Int = 400) {
            testDescription = description
            self.text = text
            self.status = status
        }

        /// With these fields, and a body that fits most of them.
        static func post(_ fields: String..., status: Int = 400) -> Case {
            let lines = fields.map { $0 + "\r\n" }.joined()
            return Case(
                fields.joined(separator: " | "),
                "POST / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n3\r\nfoo\r\n0\r\n\r\n", status)
        }
    }

    @Test(arguments: [
        Case("garbage", "some garbage\r\n\r\n"),
        Case("one word", "GET\r\n\r\n"),
        Case("no version", "GET /a/long/enough/target\r\n\r\n"),
        Case("no target", "GET HTTP/1.1\r\n\r\n"),
        Case("version 2", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505),
        Case("version without a number", "GET / HTTP/x.y\r\nHost: h\r\n\r\n"),
        Case("another protocol", "GET / ICAP/1.0\r\nHost: h\r\n\r\n"),
        Case("a TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}\r\n\r\n"),
        Case("a line without colon", "GET / HTTP/1.1\r\nHost: h\r\nno colon here\r\n\r\n"),
        Case("a carriage return in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n"),
        .post("Content-Length: abc"),
        .post("Content-Length: -1"),
        .post("Content-Length: 3 3"),
        .post("Content-Length: 3,3"),
        .post("Content-Length: 0x3"),
        .post("Content-Length: 3.0"),
        .post("Content-Length:"),
        .post("Content-Length: 3", "Content-Length: 3"),
        .post("Content-Length: 3", "Content-Length: 4"),
        .post("Content-Length: 3", "Transfer-Encoding: chunked"),
        .post("Transfer-Encoding: chunked", "Content-Length: 3"),
        .post("Transfer-Encoding: chunked, gzip"),
        .post("Transfer-Encoding: chunked, chunked"),
        .post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        .post("Transfer-Encoding: gzip"),
        .post("Transfer-Encoding: identity"),
        .post("Transfer-Encoding: xchunked"),
        .post("Transfer-Encoding: gzip, chunked", status: 501),
    ])
    func isRefusedAndEndsTheConnection(_ testCase: Case) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            // Whatever the malformed request is made of, nothing behind it may be taken for another.
            try client.send(SampleRequest.get.text + testCase.text + SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            let response = try client.receiveResponse()
            #expect(response.status == testCase.status)
            #expect(response.bodyText == "refused \(testCase.status)")
            #expect(response["content-type"] == "text/plain")
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }
}
