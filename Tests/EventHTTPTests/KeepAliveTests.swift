import EventHTTP
import TestSupport
import Testing

@Suite struct KeepAliveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let version: String
        let connection: [String]
        let isKept: Bool
        /// What the reply's Connection field says.
        let replied: String?

        init(_ version: String, _ connection: [String], isKept: Bool, _ replied: String?) {
            self.version = version
            self.connection = connection
            self.isKept = isKept
            self.replied = replied
        }

        var testDescription: String { "\(version) \(connection)" }
        var fields: String { connection.map { "Connection: \($0)\r\n" }.joined() }
    }

    @Test(arguments: [
        Case("1.1", [], isKept: true, nil),
        Case("1.1", ["keep-alive"], isKept: true, nil),
        Case("1.1", ["close-not"], isKept: true, nil),
        Case("1.1", ["close"], isKept: false, "close"),
        Case("1.1", ["Close"], isKept: false, "close"),
        Case("1.1", ["TE, close"], isKept: false, "close"),
        Case("1.1", ["te,CLOSE,x"], isKept: false, "close"),
        Case("1.1", ["TE", "close"], isKept: false, "close"),
        Case("1.1", ["keep-alive, close"], isKept: false, "close"),
        // RFC 9112, section 2.3: a higher minor version is served as the highest one supported.
        Case("1.2", [], isKept: true, nil),
        Case("1.9", ["close"], isKept: false, "close"),
        Case("1.0", [], isKept: false, "close"),
        Case("1.0", ["TE"], isKept: false, "close"),
        Case("1.0", ["keep-alive"], isKept: true, "keep-alive"),
        Case("1.0", ["Keep-Alive"], isKept: true, "keep-alive"),
        Case("1.0", ["keep-alive, close"], isKept: false, "close"),
    ])
    func keepsAConnectionAsVersionAndConnectionSay(_ testCase: Case) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("GET /1 HTTP/\(testCase.version)\r\nHost: h\r\n\(testCase.fields)\r\n")
            let response = try client.receiveResponse()
            #expect(response.statusLine == "HTTP/1.1 200 OK")
            #expect(response.bodyText == "get /1 ")
            #expect(response["connection"] == testCase.replied)
            if testCase.isKept {
                try client.send(SampleRequest.get.text)
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            } else {
                #expect(try client.isAtEnd())
            }
        }
    }

    @Test func saysInTheReplyWhatItDoesAboutTwoConnectionFieldsOfHTTP10() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("GET / HTTP/1.0\r\nConnection: TE\r\nConnection: keep-alive\r\n\r\n")
            if try client.receiveResponse()["connection"] == "close" {
                #expect(try client.isAtEnd())
            } else {
                try client.send(SampleRequest.get.text)
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            }
        }
    }

    @Test func answersRequestsOfAllKindsOnOneConnection() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<3 {
                for request in SampleRequest.all {
                    try client.send(request.text)
                    let response = try client.receiveResponse(isHead: request.isHead)
                    #expect(response.status == 200)
                    #expect(response.bodyText == request.receivedText)
                    #expect(response["connection"] == nil)
                }
            }
        }
    }
}
