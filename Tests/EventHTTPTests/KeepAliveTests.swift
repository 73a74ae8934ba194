import EventHTTP
import Testing
import TestSupport

@Suite struct KeepAliveTests {
    @Test func answersTwoRequestsOnOneConnection() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for index in 0..<2 {
                try client.send("POST /\(index) HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi")
                let response = try client.receiveResponse()
                #expect(response.status == 200)
                #expect(response.bodyText == "post /\(index) hi")
                #expect(response["connection"] == nil)
            }
        }
    }

    @Test func answersPipelinedRequestsInOrder() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send((0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            for index in 0..<100 {
                #expect(try client.receiveResponse().bodyText == "get /\(index) ")
            }
        }
    }
}
