import EventHTTP
import TestSupport
import Testing

@Suite struct TargetTests {
    @Test(arguments: [
        "/", "/a/b?c=d&e", "//double//slash", "/%00%2e%2E", "/a%20b", "/?", "/;,:@&=+$!~*'()",
        "/./../x", "http://example.com/path?query", "http://example.com", "HTTPS://h:1/",
        "http://[::1]?a", "/" + String(repeating: "x", count: 7_999),
    ])
    func reachesTheHandlerAsItCameAndTheConnectionGoesOn(_ target: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            // Twice, because evhttp takes absolute targets for those of a proxy and closes after it.
            for _ in 0..<2 {
                try client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
                let response = try client.receiveResponse()
                #expect(response.status == 200)
                #expect(response.bodyText == "get \(target) ")
                #expect(response["connection"] == nil)
            }
        }
    }

    /// PUT is never plain; evhttp has an opinion about what looks like an authority.
    @Test(arguments: [
        "/", "/./x", "//", "//h:99999/x", "//a:b", "//[", "http://h:99999/x", "http://[::1]",
        "http://a%41?", "https://h:",
    ])
    func reachesTheHandlerAsItCameThroughEvhttp(_ target: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<2 {
                try client.send("PUT \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
                let response = try client.receiveResponse()
                #expect(response.status == 200)
                #expect(response.bodyText == "put \(target) ")
                #expect(response["connection"] == nil)
            }
        }
    }

    @Test func inAbsoluteFormLetsConnectionDecide() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let fields = "Host: h\r\nProxy-Connection: keep-alive\r\nConnection: close\r\n"
            try client.send("GET http://h/ HTTP/1.1\r\n\(fields)\r\n")
            #expect(try client.receiveResponse()["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }

    @Test(arguments: [
        ("Host: example.com:80", "example.com:80"), ("HOST:x", "x"), ("host:   padded  ", "padded"),
        ("Other: x\r\nHost: second", "second"),
    ])
    func comesWithItsFieldsFoundInAnyCase(_ field: String, _ value: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send("GET /host HTTP/1.1\r\n\(field)\r\n\r\n")
            #expect(try client.receiveResponse().bodyText == value)
        }
    }
}
