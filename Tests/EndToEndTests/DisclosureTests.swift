import Foundation
import TestSupport
import Testing

/// No answer says more of the server than it has to: neither what it is made of nor where it lies.
@Suite(.timeLimit(.minutes(5))) struct DisclosureTests {
    private static let token = "0123456789abcdef"
    private static let paths = [
        "/predict", "/metrics", "/model", "/livez", "/readyz", "/openapi.json", "/", "/docs",
        "/pages/style.css", "/pages/icon.svg", "/pages/access.js", "/pages/live.js",
        "/pages/scrape.js", "/pages/figures.js", "/pages/history.js", "/pages/replicas.js",
        "/pages/objectives.js", "/pages/tiles.js", "/pages/chart.js", "/pages/charts.js",
        "/pages/docs.js", "/nowhere",
    ]
    private static let bearer = "Authorization: Bearer \(token)\r\n"

    private static func request(
        _ method: String, _ target: String, _ fields: String = "", _ body: String = ""
    ) -> String {
        let length = "Content-Length: \(body.utf8.count)\r\n"
        return "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\(length)\r\n\(body)"
    }

    /// Requests for every route, and for every way to be refused, with the answers' statuses.
    private static let requests: [(text: String, status: Int)] =
        paths.flatMap { path in
            [
                (request("GET", path, bearer), ["/predict": 405, "/nowhere": 404][path] ?? 200),
                (request("DELETE", path), path == "/nowhere" ? 404 : 405),
                (
                    request("OPTIONS", path, "Origin: x\r\nAccess-Control-Request-Method: GET\r\n"),
                    path == "/nowhere" ? 404 : 204
                ),
            ]
        } + [
            (request("GET", "/metrics"), 401),
            (request("GET", "/model", "\(bearer)\(bearer)"), 401),
            (request("POST", "/predict", "", Bodies.row(0)), 200),
            (request("POST", "/predict", "", "{"), 422),
            (request("POST", "/predict", "", #"{"../../etc/passwd":"\u0000"}"#), 422),
            (request("POST", "/predict", "x-inject-fault: error\r\n", "{}"), 500),
            (request("POST", "/predict", "x-inject-fault: x\r\n", "{}"), 422),
            (request("BREW", "/nowhere"), 501), (request("GET", "/../model.json"), 404),
            // What the transport refuses.
            ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
            (request("GET", "/" + String(repeating: "a", count: 8_000)), 414),
            (request("GET", "/", "x: \(String(repeating: "a", count: 17_000))\r\n"), 431),
            ("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n", 413),
            (request("POST", "/predict", "Expect: magic\r\n", "{}"), 417),
            ("CONNECT t:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 501),
            ("GET / HTTP/2.0\r\n\r\n", 505),
        ]

    /// All that an answer may have; none of them is about the server.
    private static let fieldNames: Set<String> = [
        "date", "content-type", "content-length", "x-content-type-options", "connection", "allow",
        "vary", "cache-control", "www-authenticate", "content-security-policy", "x-frame-options",
        "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
        "x-permitted-cross-domain-policies", "referrer-policy", "retry-after",
    ]

    @Test func namesNoVersionNoPathAndNothingThatItIsMadeOf() throws {
        let folder = try TemporaryFolder()
        let model = folder.url.appendingPathComponent("model.json").path
        #expect(try Program.run("iris-server", ["train", "-o", model]).exitCode == 0)
        let token = try folder.file("token", containing: Self.token).path
        let version = try Program.run("iris-server", ["--version"]).standardOutput
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(version.contains("."))
        let server = try RunningServer([
            "--model", model, "--token-file", token, "--fault-injection", "--allow-origin",
            "https://app.example",
        ])
        let forbidden = [
            version, folder.url.path, folder.url.lastPathComponent, Self.token, "libevent",
            "evhttp",
            "swift", "linux", "debian", "/tmp", "/home", "/root", "/usr/", "/build", "sources/",
            "fatal error", "stack trace", "backtrace",
        ].map { $0.lowercased() }
        for (text, status) in Self.requests {
            let client = try RawClient(port: server.port)
            try client.send(text)
            let response = try client.receiveResponse()
            let what: Comment = "\(text.prefix(60))"
            #expect(response.status == status, what)
            #expect(Set(response.fields.map(\.name)).subtracting(Self.fieldNames).isEmpty, what)
            #expect((response["x-content-type-options"] == "nosniff") == (status != 204), what)
            let head = response.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            let said = "\(response.statusLine)\n\(head)\n\(response.bodyText)".lowercased()
            for word in forbidden {
                #expect(!said.contains(word), "\(word) in the answer to \(text.prefix(60))")
            }
        }
        #expect(try server.stop() == 0)
    }
}
