import Foundation
import TestSupport
import Testing

/// The trace behind a bucket, from the field `traceparent`.
@Suite(.timeLimit(.minutes(5))) struct ExemplarTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"

    @Test func namesTheTraceOfARequestInOpenMetricsOnly() throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        _ = try client.predict(
            Bodies.row(0), fields: "TraceParent: 00-\(ExemplarTests.trace)-b7ad6b7169203331-01\r\n")
        let exemplars = try exemplars(of: server)
        #expect(exemplars.count == 1)
        let exemplar = try #require(exemplars.first)
        #expect(exemplar.labels == ["trace_id": ExemplarTests.trace])
        #expect(exemplar.value > 0)
        #expect((exemplar.timestamp ?? 0) > 1_700_000_000)

        try client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n")
        #expect(try !client.receiveResponse().bodyText.contains("trace_id"))
    }

    @Test(arguments: [
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
    ])
    func ignoresWhatIsNoTraceParent(value: String) throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        let response = try client.predict(Bodies.row(0), fields: "traceparent: \(value)\r\n")
        #expect(response.status == 200)
        #expect(try exemplars(of: server).isEmpty)
    }

    @Test func takesAVersionToCome() throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        _ = try client.predict(
            Bodies.row(0),
            fields: "traceparent: cc-\(ExemplarTests.trace)-b7ad6b7169203331-01-what-comes\r\n")
        #expect(try exemplars(of: server).map(\.labels) == [["trace_id": ExemplarTests.trace]])
    }

    /// All exemplars of the scrape in which the one request is counted.
    private func exemplars(of server: RunningServer) throws -> [ParsedScrape.Exemplar] {
        try waitUntil("the request is counted") {
            try server.scrape()["inference_duration_seconds_count"] == 1
        }
        let client = try RawClient(port: server.port)
        try client.send(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: application/openmetrics-text\r\n\r\n"
        )
        return try ParsedScrape(client.receiveResponse().body, as: .openmetrics)
            .families.flatMap(\.samples).compactMap(\.exemplar)
    }
}
