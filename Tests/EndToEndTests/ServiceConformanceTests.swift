import TestSupport
import Testing

/// What the service, and not the transport, decides of the cases of Http11Probe: see `Http11ProbeCases` and
/// the choices in docs/threat-model.md.
@Suite(.timeLimit(.minutes(5))) struct ServiceConformanceTests {
    private static let cases: [(request: String, status: Int, fields: [String: String?])] = [
        ("GET / HTTP/1.1", 200, ["content-type": "text/html; charset=utf-8", "etag": nil]),
        ("GET / HTTP/1.1\r\nIf-None-Match: *", 200, ["last-modified": nil]),
        ("GET / HTTP/1.1\r\nIf-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT", 200, [:]),
        ("GET / HTTP/1.1\r\nRange: bytes=0-1", 200, ["content-range": nil]),
        ("GET / HTTP/1.1\r\nAccept: application/x-nonsense", 200, [:]),
        ("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket", 200, ["upgrade": nil]),
        ("GET http://localhost/livez HTTP/1.1", 200, [:]),
        ("GET http://localhost HTTP/1.1", 200, ["content-type": "text/html; charset=utf-8"]),
        (
            "GET http://localhost?x=/livez HTTP/1.1", 200,
            ["content-type": "text/html; charset=utf-8"]
        ),
        ("OPTIONS * HTTP/1.1", 404, [:]),
        ("OPTIONS / HTTP/1.1", 405, ["allow": "GET, HEAD"]),
        ("DELETE / HTTP/1.1", 405, ["allow": "GET, HEAD"]),
        ("get / HTTP/1.1", 405, ["allow": "GET, HEAD"]),
        ("FOOBAR / HTTP/1.1", 405, ["allow": "GET, HEAD"]),
        ("POST / HTTP/1.1", 405, ["allow": "GET, HEAD"]),
        ("TRACE / HTTP/1.1\r\nAuthorization: Bearer secret", 405, ["allow": "GET, HEAD"]),
        ("GET /echo HTTP/1.1\r\nCookie: foo=bar", 404, [:]),
    ]

    @Test func answersAsItsDocumentsSay() throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        for (request, status, fields) in Self.cases {
            try client.send("\(request)\r\nHost: localhost\r\n\r\n")
            let response = try client.receiveResponse()
            #expect(response.status == status, "\(request)")
            #expect(!response.bodyText.contains("secret"))
            let date = try #require(response["date"])
            #expect(date.wholeMatch(of: /\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
            for (name, value) in fields { #expect(response[name] == value, "\(name), \(request)") }
        }
        #expect(try server.stop() == 0)
    }
}
