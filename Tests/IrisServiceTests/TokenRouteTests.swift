import TestSupport
import Testing

@testable import IrisService

/// What a server with a token tells whom, over the wire.
@Suite(.timeLimit(.minutes(5))) struct TokenRouteTests {
    private static let text = "0123456789abcdef"
    private static let right = "Authorization: Bearer \(text)"

    private static func access() throws -> ServiceAccess {
        ServiceAccess(token: try BearerToken(fileContent: Array(text.utf8)))
    }

    @Test(arguments: ["/metrics", "/model"], ["GET", "HEAD"])
    func asksForTheToken(path: String, method: String) throws {
        try withService(access: Self.access()) { service in
            let client = try service.connect()
            for (fields, challenge) in [
                ([], "Bearer"),
                (["Authorization: Basic \(Self.text)"], "Bearer"),
                (["Authorization: Bearer \(Self.text)x"], "Bearer error=\"invalid_token\""),
                // Two are none, whichever of them is right.
                ([Self.right, Self.right], "Bearer error=\"invalid_token\""),
            ] {
                let response = try service.answer(method, path, fields: fields, on: client)
                #expect(response.statusLine == "HTTP/1.1 401 Unauthorized")
                #expect(response["www-authenticate"] == challenge)
                #expect(response["content-type"] == "application/json")
                #expect(response["content-length"] == "25")
                #expect(
                    response.bodyText == (method == "HEAD" ? "" : #"{"detail":"Unauthorized"}"#))
            }
            for field in [Self.right, "authorization: bEARER  \(Self.text)"] {
                let response = try service.answer(method, path, fields: [field], on: client)
                #expect(response.status == 200)
                #expect(response["www-authenticate"] == nil)
            }
        }
    }

    @Test func tellsEverybodyTheRest() throws {
        try withService(access: Self.access()) { service in
            let client = try service.connect()
            for path in ["/livez", "/readyz", "/", "/docs", "/openapi.json", "/pages/live.js"] {
                #expect(try service.answer("GET", path, on: client).status == 200, "\(path)")
            }
            #expect(
                try service.answer("POST", "/predict", body: IrisBody.row, on: client).status == 200
            )
            // What a path allows is no secret, and neither is what is not there.
            #expect(try service.answer("POST", "/metrics", on: client).status == 405)
            #expect(try service.answer("GET", "/metrics/", on: client).status == 404)
        }
    }

    @Test func asksForNothingWithoutAToken() throws {
        try withService { service in
            for path in ["/metrics", "/model"] {
                let fields = ["Authorization: Bearer \(Self.text)"]
                let statuses = try [[], fields].map {
                    try service.answer("GET", path, fields: $0).status
                }
                #expect(statuses == [200, 200], "\(path)")
            }
            let series = try service.scrape().keys
            #expect(!series.contains { $0.contains("code=\"401\"") })
        }
    }

    @Test func countsWhomItRefuses() throws {
        try withService(access: Self.access()) { service in
            for method in ["GET", "HEAD"] {
                _ = try service.answer(method, "/metrics")
                _ = try service.answer(method, "/model", fields: ["Authorization: Bearer x"])
                _ = try service.answer(method, "/model", fields: [Self.right])
            }
            let samples = try service.waitForScrape(
                [
                    #"http_requests_total{route="metrics",method="GET",code="401"}"#: "1",
                    #"http_requests_total{route="metrics",method="HEAD",code="401"}"#: "1",
                    #"http_requests_total{route="model",method="GET",code="401"}"#: "1",
                    #"http_requests_total{route="model",method="HEAD",code="401"}"#: "1",
                    #"http_requests_total{route="model",method="HEAD",code="200"}"#: "1",
                ], fields: [Self.right])
            #expect(samples.keys.filter { $0.hasPrefix("http_requests_total") }.count == 53)
        }
    }
}
