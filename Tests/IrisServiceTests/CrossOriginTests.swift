import EventHTTP
import TestSupport
import Testing

@testable import IrisService

/// The CORS protocol over the wire.
@Suite(.timeLimit(.minutes(5))) struct CrossOriginTests {
    private static let app = "https://app.example"
    private static let other = "http://localhost:3000"
    private static let paths = [
        "/predict", "/metrics", "/model", "/livez", "/readyz", "/openapi.json", "/", "/docs",
        "/pages/style.css",
    ]
    private static let names = [
        "access-control-allow-origin", "access-control-allow-methods",
        "access-control-allow-headers", "access-control-max-age",
    ]

    private static func access(_ origins: String...) throws -> ServiceAccess {
        ServiceAccess(origins: try AllowedOrigins(origins))
    }

    /// Every kind of answer of the service, without and with an error.
    private static let requests: [(method: String, target: String, body: String, status: Int)] =
        paths.map { ($0 == "/predict" ? "POST" : "GET", $0, IrisBody.row, 200) }
        + paths.map { ("DELETE", $0, "", 405) }
        + [
            ("HEAD", "/", "", 200), ("POST", "/predict", "{", 422), ("GET", "/nowhere", "", 404),
            ("BREW", "/nowhere", "", 501),
        ]

    private static func vary(_ response: RawResponse) -> [String] {
        response.fields.filter { $0.name == "vary" }.flatMap {
            $0.value.split(separator: ", ").map(String.init)
        }
    }

    @Test func letsListedOriginsReadEveryAnswer() throws {
        try withService(access: Self.access(Self.app, Self.other)) { service in
            let client = try service.connect()
            for (method, target, body, status) in Self.requests {
                for (origin, allowed) in [
                    (Self.app, Self.app), (Self.other, Self.other), ("https://evil.example", nil),
                    ("\(Self.app).evil.example", nil), ("null", nil), ("*", nil), ("", nil),
                    ("HTTPS://APP.EXAMPLE", nil), (nil, nil),
                ] as [(String?, String?)] {
                    let response = try service.answer(
                        method, target, fields: origin.map { ["Origin: \($0)"] } ?? [],
                        body: body, on: client)
                    let what: Comment = "\(method) \(target) from \(origin ?? "nowhere")"
                    #expect(response.status == status, what)
                    #expect(response["access-control-allow-origin"] == allowed, what)
                    #expect(Self.vary(response).contains("Origin"), what)
                    #expect(response["access-control-allow-credentials"] == nil)
                }
            }
            let scrape = try service.answer("GET", "/metrics", on: client)
            #expect(Self.vary(scrape) == ["Accept", "Accept-Encoding", "Origin"])
        }
    }

    @Test func letsAllOriginsReadEveryAnswer() throws {
        try withService(access: Self.access("*")) { service in
            let client = try service.connect()
            for (method, target, body, status) in Self.requests {
                for fields in [[], ["Origin: null"], ["Origin: \(Self.app)"]] {
                    let response = try service.answer(
                        method, target, fields: fields, body: body, on: client)
                    #expect(response.status == status)
                    #expect(response["access-control-allow-origin"] == "*")
                    // The same for all: a cache may keep it.
                    #expect(!Self.vary(response).contains("Origin"))
                }
            }
        }
    }

    @Test func answersTheRefusalOfAStranger() throws {
        let token = try BearerToken(fileContent: Array("0123456789abcdef".utf8))
        let access = ServiceAccess(token: token, origins: try AllowedOrigins([Self.app]))
        try withService(access: access) { service in
            let fields = ["Origin: \(Self.app)"]
            let response = try service.answer("GET", "/model", fields: fields)
            #expect(response.status == 401)
            #expect(response["access-control-allow-origin"] == Self.app)
            // A preflight never has the token with it.
            let preflight = try service.answer(
                "OPTIONS", "/model",
                fields: fields + ["Access-Control-Request-Method: GET"])
            #expect(preflight.status == 204)
        }
    }

    @Test(arguments: paths, [true, false])
    func answersPreflights(path: String, allowsFaultInjection: Bool) throws {
        try withService(
            allowsFaultInjection: allowsFaultInjection, access: Self.access(Self.app)
        ) { service in
            let client = try service.connect()
            let fields = [
                "Origin: \(Self.app)", "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: x-anything, content-type",
            ]
            let response = try service.answer("OPTIONS", path, fields: fields, on: client)
            let methods = path == "/predict" ? "POST" : "GET, HEAD"
            let headers =
                "Content-Type, Authorization, Traceparent"
                + (allowsFaultInjection ? ", X-Inject-Fault" : "")
            #expect(response.statusLine == "HTTP/1.1 204 No Content")
            #expect(Self.names.map { response[$0] } == [Self.app, methods, headers, "600"])
            #expect(Self.vary(response) == ["Origin"])
            // No content, and nothing that tells of it.
            #expect(response["content-length"] == nil)
            #expect(response["content-type"] == nil)
            #expect(response["transfer-encoding"] == nil)
            // The connection goes on behind it.
            let next = try service.answer("GET", "/livez", on: client)
            #expect(next.bodyText == "ok\n")
        }
    }

    @Test func allowsOthersNothing() throws {
        try withService(access: Self.access(Self.app)) { service in
            let asks = "Access-Control-Request-Method: POST"
            for fields in [
                [asks], [asks, "Origin: https://evil.example"], [asks, "Origin: null"],
            ] {
                let response = try service.answer("OPTIONS", "/predict", fields: fields)
                #expect(response.status == 204)
                #expect(Self.names.allSatisfy { response[$0] == nil })
                #expect(Self.vary(response) == ["Origin"])
            }
            // Not a preflight, or of nothing that there is.
            let origin = "Origin: \(Self.app)"
            #expect(try service.answer("OPTIONS", "/predict", fields: [origin]).status == 405)
            for target in ["/nowhere", "*"] {
                let response = try service.answer("OPTIONS", target, fields: [origin, asks])
                #expect(response.status == 404)
            }
        }
    }

    @Test func countsPreflights() throws {
        try withService(access: Self.access(Self.app)) { service in
            for path in Self.paths {
                _ = try service.answer(
                    "OPTIONS", path, fields: ["Access-Control-Request-Method: POST"])
            }
            _ = try service.answer("OPTIONS", "/predict")
            let samples = try service.waitForScrape([
                #"http_requests_total{route="predict",method="other",code="204"}"#: "1",
                #"http_requests_total{route="predict",method="other",code="405"}"#: "1",
                #"http_requests_total{route="pages",method="other",code="204"}"#: "3",
                #"http_requests_total{route="metrics",method="other",code="204"}"#: "1",
            ])
            #expect(samples.keys.filter { $0.hasPrefix("http_requests_total") }.count == 54)
        }
    }

    @Test func saysNothingUnlessItIsSwitchedOn() throws {
        try withService(allowsFaultInjection: true) { service in
            let fields = ["Origin: \(Self.app)", "Access-Control-Request-Method: POST"]
            for path in Self.paths {
                let preflight = try service.answer("OPTIONS", path, fields: fields)
                #expect(preflight.status == 405)
                let response = try service.answer("GET", path, fields: fields)
                for answer in [preflight, response] {
                    #expect(Self.names.allSatisfy { answer[$0] == nil })
                    #expect(!Self.vary(answer).contains("Origin"))
                }
            }
        }
    }
}
