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

    @Test(arguments: paths, [[app], ["*"]])
    func answersPreflights(path: String, origins: [String]) throws {
        let access = ServiceAccess(origins: try AllowedOrigins(origins))
        try withService(access: access) { service in
            let client = try service.connect()
            let fields = [
                "Origin: \(Self.app)", "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: baggage,content-type,sentry-trace",
            ]
            let response = try service.answer("OPTIONS", path, fields: fields, on: client)
            let methods = path == "/predict" ? "POST" : "GET, HEAD"
            let headers = "baggage, content-type, sentry-trace"
            #expect(response.statusLine == "HTTP/1.1 204 No Content")
            #expect(Self.names.map { response[$0] } == [origins[0], methods, headers, "600"])
            #expect(Self.vary(response) == (origins == ["*"] ? [] : ["Origin"]))
            // No content, and nothing that tells of it.
            #expect(response["content-length"] == nil)
            #expect(response["content-type"] == nil)
            #expect(response["transfer-encoding"] == nil)
            // The connection goes on behind it.
            let next = try service.answer("GET", "/livez", on: client)
            #expect(next.bodyText == "ok\n")
        }
    }

    /// What a page may ask to send, in one field or several, and what it is told of it.
    @Test(
        arguments: [
            (["content-type"], "content-type"), (["Content-Type, AUTHORIZATION"], nil),
            (["baggage, tracestate, x-request-id"], nil), (["a", "b,c"], "a, b, c"),
            ([",a,,\t b ,"], "a, b"), (["!#$%&'*+-.^_`|~09azAZ"], nil), (["*"], nil),
            ([Array(repeating: "x-field-of-mine", count: 60).joined(separator: ", ")], nil),
            ([String(repeating: "a", count: 1_024)], nil),
            // No names, or more than the answer has room for.
            ([], ""), ([""], ""), ([" , ,"], ""), (["a b"], ""), (["a, b c"], ""), (["a;b"], ""),
            (["a:b"], ""), (["\"a\""], ""), (["a, (b)"], ""), (["ä"], ""), (["a, b\u{7F}"], nil),
            ([String(repeating: "a", count: 1_025)], ""),
            ([Array(repeating: "x-field-of-mine", count: 61).joined(separator: ",")], ""),
        ] as [([String], String?)])
    func allowsTheFieldsThatAreAskedFor(asked: [String], allowed: String?) throws {
        // The longest origin that there is, so that the head is as long as it can be.
        let origin = "https://\(String(repeating: "a", count: 286)):44444"
        try withService(access: Self.access(origin)) { service in
            let fields =
                ["Origin: \(origin)", "Access-Control-Request-Method: POST", "Connection: close"]
                + asked.map { "Access-Control-Request-Headers: \($0)" }
            let response = try service.answer("OPTIONS", "/predict", fields: fields)
            if asked.contains(where: { $0.contains("\u{7F}") }) {
                #expect(response.status == 400)
                return
            }
            #expect(response.status == 204)
            let expected = allowed ?? asked[0]
            #expect(
                response["access-control-allow-headers"] == (expected.isEmpty ? nil : expected))
            #expect(response["access-control-allow-origin"] == origin)
            #expect(response["access-control-allow-methods"] == "POST")
        }
    }

    /// Requests that are refused before their path is known: what stands in front of the fault, the fault,
    /// what follows; and whether Origin is read where it stands in front, and where it follows.
    private static let refusals: [(String, status: Int, isReadBehind: Bool)] = [
        ("POST /predict HTTP/1.1|Content-Length: 99999999|", 413, true),
        ("POST /predict HTTP/1.1|Transfer-Encoding: chunked|\r\nffffffff\r\n", 413, true),
        ("POST /predict HTTP/1.1|Transfer-Encoding: chunked|\r\nx", 400, true),
        ("POST /predict HTTP/1.1|Transfer-Encoding: gzip, chunked|", 501, true),
        ("POST /predict HTTP/1.1|Expect: magic|", 417, true),
        ("POST /predict HTTP/1.1|Content-Encoding: br\r\nContent-Length: 2|", 415, true),
        (
            "POST /predict HTTP/1.1|Content-Encoding: gzip\r\nContent-Length: 2|\r\n{}", 400, true
        ),
        ("HEAD /predict HTTP/1.1|Expect: magic|", 417, true),
        ("POST /predict HTTP/1.1|Content-Length: x|", 400, false),
        ("POST /predict HTTP/1.1|Host: second|", 400, false),
        ("POST /predict HTTP/1.1|A : b|", 400, false),
        ("POST /predict HTTP/1.1|A: \(String(repeating: "a", count: 17_000))|", 431, false),
        ("POST /predict HTTP/1.1|Content-Length: 10|\r\nslow", 408, true),
        ("POST /predict HTTP/1.1|A: b|slow", 408, true),
        (
            "POST /predict HTTP/1.1|Content-Length: 200000|\r\n\(String(repeating: " ", count: 150_000))",
            503, true
        ),
        ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1||", 414, false),
        ("CONNECT h:1 HTTP/1.1||", 501, false), ("GET / HTTP/2.0||", 505, false),
        ("nonsense||", 400, false),
    ]

    @Test(arguments: refusals)
    func letsAllowedOriginsReadRefusals(request: String, status: Int, isReadBehind: Bool) throws {
        var limits = HTTPServerLimits()
        limits.headSeconds = 1
        limits.bodySeconds = 1
        limits.heldBytesPerLoop = 100_000
        let parts = request.split(separator: "|", omittingEmptySubsequences: false)
        let isLineRead = !parts[1].isEmpty
        for (origins, origin, allowed) in [
            ([Self.app, Self.other], Self.other, Self.other),
            ([Self.app], "https://evil.example", nil), ([Self.app], nil, nil),
            (["*"], Self.app, "*"), (["*"], nil, "*"), ([], Self.app, nil),
        ] as [([String], String?, String?)] {
            let access = ServiceAccess(
                origins: origins.isEmpty ? nil : try AllowedOrigins(origins))
            try withService(access: access, limits: limits) { service in
                for isBehind in [false, true] {
                    let field = origin.map { "Origin: \($0)\r\n" } ?? ""
                    let fault = parts[1].isEmpty ? "" : "\(parts[1])\r\n"
                    let end = parts[2].isEmpty ? "\r\n" : parts[2]
                    let client = try service.connect()
                    try client.send(
                        "\(parts[0])\r\nHost: h\r\n"
                            + (isBehind ? fault + field : field + fault) + end)
                    let response = try client.receiveResponse(
                        isHead: request.hasPrefix("HEAD"))
                    let what: Comment = "\(parts[0].prefix(50)) \(isBehind) \(origins)"
                    #expect(response.status == status, what)
                    let isRead = origins == ["*"] || isLineRead && (isReadBehind || !isBehind)
                    #expect(
                        response["access-control-allow-origin"] == (isRead ? allowed : nil), what)
                    #expect(
                        Self.vary(response)
                            == (origins.isEmpty || origins == ["*"] ? [] : ["Origin"]),
                        what)
                }
            }
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
            #expect(samples.keys.filter { $0.hasPrefix("http_requests_total") }.count == 56)
        }
    }

    @Test func saysNothingUnlessItIsSwitchedOn() throws {
        try withService(allowsFaultInjection: true) { service in
            let fields = [
                "Origin: \(Self.app)", "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: baggage",
            ]
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
