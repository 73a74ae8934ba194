import EventHTTP
import Telemetry
import Testing

@testable import IrisService

/// Fields of clients that are made by hand, or by nobody in their right mind; the usual ones are
/// tested over HTTP.
@Suite struct MetricsNegotiationTests {
    @Test(arguments: [
        ("text/*;q=0.9, application/openmetrics-text;q=0.8", ExpositionFormat.text),
        ("application/*", .openMetrics),
        ("application/openmetrics-text; q = 0.5 , text/plain ; q=0.4", .openMetrics),
        ("application/openmetrics-text;q=0.4, text/plain;q=0.4", .openMetrics),
        ("text/plain;q=0.4, application/openmetrics-text;q=0.4", .text),
        ("application/openmetrics-text;q=2, text/plain", .openMetrics),
        ("application/openmetrics-text;q=-1, text/plain;q=0.1", .text),
        ("application/openmetrics-text;q=nan, text/plain", .openMetrics),
        ("application/openmetrics-text;version=\"1.0.0\"", .openMetrics),
        ("application/openmetrics-text;version=\"", .text),
        ("application/openmetrics-text;version=;q=0.6, text/plain;q=0.5", .openMetrics),
        (
            "\t application/openmetrics-text \t;\tversion = 1.0.0\t;q\t=\t0.6, text/plain;q=0.5",
            .openMetrics
        ),
        // What stands in quotes is a value, whatever it looks like.
        ("image/png;a=\", application/openmetrics-text, \", text/plain", .text),
        ("application/openmetrics-text;a=\";q=0;b=\", text/plain;q=0.5", .openMetrics),
        ("application/openmetrics-text;a=\"\\\",\";q=0.1, text/plain;q=0.2", .text),
        ("application/openmetrics-text;version=\"1.0\\.0\"", .openMetrics),
        ("text/plain;version=1.0.0, application/openmetrics-text;q=0.1", .openMetrics),
        ("image/png", .text),
    ])
    func choosesTheFormat(accept: String, format: ExpositionFormat) {
        #expect(MetricsNegotiation.format(accept: accept) == format)
    }

    /// Elements that are empty, or blank, are none (RFC 9110, section 5.6.1).
    @Test func countsOnlyElementsThatAreThere() {
        let blanks = String(repeating: " , \t,,", count: 100)
        #expect(MetricsNegotiation.allowsGzip(acceptEncoding: blanks + "gzip"))
    }

    @Test func readsALongListInBoundedTime() {
        let many = Array(repeating: "image/png;q=0.5", count: 100_000).joined(separator: ",")
        #expect(MetricsNegotiation.format(accept: many + ",application/openmetrics-text") == .text)
        #expect(!MetricsNegotiation.allowsGzip(acceptEncoding: many + ",gzip"))
    }
}

@Suite struct AnswerLabelsTests {
    /// Without and with all that can be asked for.
    private static func all() throws -> [[AnswerLabels]] {
        let token = try BearerToken(fileContent: Array("0123456789abcdef".utf8))
        let origins = try AllowedOrigins(["*"])
        return [
            ServiceAccess(), ServiceAccess(token: token), ServiceAccess(origins: origins),
            ServiceAccess(token: token, origins: origins),
        ].map { AnswerLabels.all($0) }
    }

    /// A label set that is there twice would be two series of one name: Prometheus drops the scrape.
    @Test func areAllDifferent() throws {
        for all in try Self.all() { #expect(Set(all.map(\.values)).count == all.count) }
    }

    @Test(arguments: RequestRefusal.Reason.allCases)
    func haveAnAnswerForEachReasonToRefuse(_ reason: RequestRefusal.Reason) throws {
        guard let status = reason.status else { return }
        let answer = AnswerLabels(route: nil, method: .other, status: status)
        #expect(try Self.all().allSatisfy { $0.contains(answer) })
    }

    @Test(arguments: Route.allCases)
    func agreeWithTheRoutes(route: Route) throws {
        #expect(Route.allCases[route.index] == route)
        #expect(AnswerLabels.routes[route.index] == route.name)
        for method in AnswerLabels.Method.allCases {
            #expect(AnswerLabels.Method.allCases[method.index] == method)
            for all in try Self.all() {
                let answers = all.filter { $0.route == route && $0.method == method }
                #expect(answers.map(\.status).contains(.methodNotAllowed) == !route.allows(method))
                #expect(!answers.isEmpty)
            }
        }
    }
}
