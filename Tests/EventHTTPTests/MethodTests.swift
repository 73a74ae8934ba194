import EventHTTP
import TestSupport
import Testing

@Suite struct MethodTests {
    @Test(arguments: [
        ("GET", "get"), ("POST", "post"), ("PUT", "put"), ("DELETE", "delete"),
        ("OPTIONS", "options"), ("TRACE", "trace"), ("PATCH", "patch"),
        ("BREW", "unrecognized"), ("get", "unrecognized"), ("GETS", "unrecognized"),
        ("PROPFIND", "unrecognized"), ("A", "unrecognized"), ("!", "unrecognized"),
        (String(repeating: "M", count: 200), "unrecognized"),
    ])
    func reachesTheHandlerAndTheConnectionGoesOn(
        _ method: String, _ name: String
    ) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<2 {
                try client.send("\(method) / HTTP/1.1\r\nHost: h\r\n\r\n")
                let response = try client.receiveResponse()
                #expect(response.status == 200)
                #expect(response.bodyText == "\(name) / ")
                #expect(response["connection"] == nil)
            }
        }
    }

    @Test(arguments: ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
    func mayComeWithABody(_ method: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let request = "\(method) / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nfoo"
            try client.send(request + request)
            for _ in 0..<2 {
                let response = try client.receiveResponse()
                #expect(response.bodyText == "\(method.lowercased()) / foo")
            }
        }
    }

    // evhttp reads no body with these methods: what follows the head must not become a request.
    @Test(arguments: ["TRACE", "BREW"])
    func whoseBodyIsNotReadEndsTheConnection(_ method: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let body = SampleRequest.get.text
            let length = "Content-Length: \(body.utf8.count)"
            try client.send("\(method) / HTTP/1.1\r\nHost: h\r\n\(length)\r\n\r\n\(body)")
            let response = try client.receiveResponse()
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    @Test(arguments: ["", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n"])
    func connectIsNotImplementedAndEndsTheConnection(_ framing: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let body =
                switch framing {
                case "": ""
                case "Content-Length: 3\r\n": "foo"
                default: "3\r\nfoo\r\n0\r\n\r\n"
                }
            try client.send("CONNECT example.com:443 HTTP/1.1\r\nHost: h\r\n\(framing)\r\n\(body)")
            try client.send(SampleRequest.get.text)
            let response = try client.receiveResponse()
            #expect(response.status == 501)
            #expect(response.bodyText == "refused 501")
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    // For CONNECT evhttp keeps the connection even after its own error pages, and would parse what
    // follows out of our sight.
    @Test(arguments: [
        "Content-Length: x\r\n\r\n", "no colon\r\n\r\n", "Content-Length: 99999999999\r\n\r\n",
        "Expect: magic\r\nContent-Length: 3\r\n\r\nfoo",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func connectThatIsMalformedIsRefusedAndEndsTheConnection(_ rest: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\(rest)\(SampleRequest.get.text)")
            let response = try client.receiveResponse()
            // Which of its faults is named is of no matter.
            #expect([400, 413, 417, 501].contains(response.status))
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
            // The server is still there.
            let other = try RawClient(port: server.port)
            try other.send(SampleRequest.get.text)
            #expect(try other.receiveResponse().status == 200)
        }
    }
}
