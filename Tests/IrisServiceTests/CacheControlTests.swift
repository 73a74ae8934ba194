import EventHTTP
import TestSupport
import Testing

@testable import IrisService

/// What caches are told about each kind of answer, over the wire: nothing is kept but pages, and they
/// are asked for again.
@Suite(.timeLimit(.minutes(5))) struct CacheControlTests {
    private static let pages = [
        "/", "/docs", "/pages/style.css", "/pages/icon.svg", "/pages/access.js", "/pages/live.js",
        "/pages/scrape.js", "/pages/figures.js", "/pages/chart.js", "/pages/docs.js",
    ]
    private static let paths =
        pages + [
            "/predict", "/metrics", "/model", "/livez", "/readyz", "/openapi.json", "/nowhere", "*",
        ]
    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW",
    ]

    private func expect(_ response: RawResponse, _ value: String, _ what: String) {
        #expect(
            response.fields.filter { $0.name == "cache-control" }.map(\.value) == [value],
            "\(response.statusLine) to \(what)")
    }

    @Test(arguments: [false, true]) func areToldByEachRouteToEachMethod(isGuarded: Bool) throws {
        let access =
            isGuarded
            ? ServiceAccess(
                token: try BearerToken(fileContent: Array("0123456789abcdef".utf8)),
                origins: try AllowedOrigins(["https://app.example"]))
            : ServiceAccess()
        var statuses: Set<Int> = []
        try withService(allowsFaultInjection: true, access: access) { service in
            for path in Self.paths {
                for method in Self.methods where path != "*" || method == "OPTIONS" {
                    for (fields, body) in [
                        ([], IrisBody.row), ([], "{"), ([], ""),
                        (["X-Inject-Fault: error"], IrisBody.row),
                        (
                            ["Origin: https://app.example", "Access-Control-Request-Method: POST"],
                            ""
                        ),
                    ] {
                        let response = try service.answer(
                            method, path, fields: fields, body: body)
                        let isPage = Self.pages.contains(path) && response.status == 200
                        expect(
                            response, isPage ? "no-cache" : "no-store",
                            "\(method) \(path) \(fields)")
                        statuses.insert(response.status)
                    }
                }
            }
        }
        #expect(
            statuses
                == Set([200, 404, 405, 422, 500, 501]).union(isGuarded ? [204, 401] : []))
    }

    @Test(arguments: [
        (400, "GET / HTTP/1.1\r\nHost : h\r\n\r\n"),
        (408, "GET / HTTP/1.1\r\n"),
        (413, "POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n"),
        (414, "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\n\r\n"),
        (
            415,
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n"
        ),
        (417, "GET / HTTP/1.1\r\nHost: h\r\nExpect: magic\r\n\r\n"),
        (431, "GET / HTTP/1.1\r\nA: \(String(repeating: "a", count: 20_000))\r\n\r\n"),
        (501, "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n"),
        (505, "GET / HTTP/2.0\r\n\r\n"),
    ])
    func areToldByEachRefusal(status: Int, request: String) throws {
        var limits = HTTPServerLimits()
        limits.headSeconds = 1
        try withService(limits: limits) { service in
            let client = try service.connect()
            try client.send(request)
            let response = try client.receiveResponse()
            #expect(response.status == status)
            expect(response, "no-store", request)
        }
    }

    @Test func areToldWhenThereIsNoMemoryOrNoTime() throws {
        var limits = HTTPServerLimits()
        limits.heldBytesPerLoop = 20_000
        limits.roundNanoseconds = 0
        try withService(limits: limits) { service in
            let client = try service.connect()
            _ = try service.answer("GET", "/livez", on: client)
            let batch = "{\"instances\":[" + String(repeating: " ", count: 8_000)
            for (method, path, body) in [("POST", "/predict", batch), ("GET", "/readyz", "")] {
                let response = try service.answer(method, path, body: body, on: client)
                #expect(response.status == 503)
                expect(response, "no-store", path)
            }
            try client.send("POST /predict HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n")
            try client.send(String(repeating: " ", count: 40_000))
            let response = try client.receiveResponse()
            #expect(response.status == 503)
            #expect(response.bodyText.contains("too many bytes"))
            expect(response, "no-store", "too many bytes")
        }
    }
}
