import EventHTTP
import TestSupport
import Testing

@Suite struct ExpectTests {
    private let head = "POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"

    @Test(arguments: [
        (framing: "Content-Length: 3", body: "foo"),
        (framing: "Transfer-Encoding: chunked", body: "3\r\nfoo\r\n0\r\n\r\n"),
    ])
    func anExpectationOf100ContinueGets100BeforeTheBodyAnd200AfterIt(
        framing: String, body: String
    ) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<3 {
                try client.send("\(head)\(framing)\r\n\r\n")
                let interim = try client.receiveResponse()
                #expect(interim.statusLine == "HTTP/1.1 100 Continue")
                #expect(interim.fields.isEmpty)
                try client.send(body)
                let response = try client.receiveResponse()
                #expect(response.status == 200)
                #expect(response.bodyText == "post /e foo")
            }
        }
    }

    @Test func anExpectationOf100ContinueBehindPipelinedRequestsGetsIts100InOrder() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(
                SampleRequest.get.text + SampleRequest.later.text
                    + head + "Content-Length: 3\r\n\r\n")
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            #expect(try client.receiveResponse().bodyText == SampleRequest.later.replyText)
            #expect(try client.receiveResponse().status == 100)
            try client.send("foo" + SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == "post /e foo")
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
        }
    }

    @Test(arguments: [
        // RFC 9110, section 10.1.1: no interim reply if the body is there, or none will come, or the
        // client speaks HTTP/1.0.
        (version: "1.1", length: 3, withHead: "foo", after: ""),
        (version: "1.1", length: 3, withHead: "f", after: "oo"),
        (version: "1.1", length: 0, withHead: "", after: ""),
        (version: "1.0", length: 3, withHead: "", after: "foo"),
    ])
    func no100IsSentWhereNoneIsNeeded(
        version: String, length: Int, withHead: String, after: String
    ) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(
                "POST /e HTTP/\(version)\r\nHost: h\r\nExpect: 100-continue\r\n"
                    + "Content-Length: \(length)\r\n\r\n\(withHead)")
            try client.send(after)
            let response = try client.receiveResponse()
            #expect(response.status == 200)
            #expect(response.bodyText == "post /e \(withHead)\(after)")
        }
    }

    @Test(arguments: ["magic", "100-continues", "200-ok, 100-continue"])
    func anotherExpectationGets417AndTheEndOfTheConnection(_ value: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(
                "POST / HTTP/1.1\r\nHost: h\r\nExpect: \(value)\r\nContent-Length: 3\r\n\r\nfoo")
            let response = try client.receiveResponse()
            #expect(response.statusLine == "HTTP/1.1 417 Expectation Failed")
            #expect(response.bodyText == "refused 417")
            #expect(response["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    @Test func aBodyThatWillBeTooLargeIsRefusedInsteadOfContinued() throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 10
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(head + "Content-Length: 11\r\n\r\n")
            let response = try client.receiveResponse()
            #expect(response.status == 413)
            #expect(response.bodyText == "refused 413")
            #expect(try client.isAtEnd())
        }
    }

    // evhttp writes the version of the request in front of its 100: "HTTP/1.12 100 Continue".
    @Test(arguments: ["1.2", "1.9", "1.12", "01.1", "1.257"])
    func anOddVersionGetsAWellFormed100OrAFinalRefusal(_ version: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(
                "POST /e HTTP/\(version)\r\nHost: h\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 3\r\n\r\n")
            let first = try client.receiveResponse()
            if first.status == 100 {
                try client.send("foo")
                #expect(try client.receiveResponse().bodyText == "post /e foo")
            } else {
                #expect(first.status == 400)
                #expect(first["connection"] == "close")
                #expect(try client.isAtEnd())
            }
        }
    }
}
