import EventHTTP
import TestSupport
import Testing

@testable import IrisService

/// A service whose loop calls every turn too long.
@Suite struct OverloadedServiceTests {
    private let row =
        #"{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}"#

    private func batch(of count: Int) -> String {
        "{\"instances\":[" + Array(repeating: row, count: count).joined(separator: ",") + "]}"
    }

    @Test func refusesLongBatchesAndNothingElse() throws {
        var limits = HTTPServerLimits()
        limits.roundNanoseconds = 0
        try withService(limits: limits) { service in
            let client = try service.connect()
            // The first turn has none before it.
            #expect(try service.answer("GET", "/readyz", on: client).status == 200)

            let refused = try service.answer("POST", "/predict", body: batch(of: 60), on: client)
            #expect(refused.status == 503)
            #expect(refused["retry-after"] == "1")
            #expect(refused["connection"] == nil)
            #expect(refused.bodyText == #"{"detail":"Service Unavailable"}"#)

            let readiness = try service.answer("GET", "/readyz", on: client)
            #expect(readiness.status == 503)
            #expect(readiness.bodyText == "overloaded\n")
            // To refuse them would spare little.
            for body in [row, batch(of: 50)] {
                #expect(body.utf8.count <= 4_096)
                #expect(
                    try service.answer("POST", "/predict", body: body, on: client).status == 200)
            }
            for path in ["/livez", "/model", "/", "/openapi.json", "/metrics"] {
                #expect(try service.answer("GET", path, on: client).status == 200, "\(path)")
            }
            let samples = try service.scrape()
            #expect(samples[#"inference_requests_total{status="503"}"#] == "1")
            #expect(
                samples[#"http_requests_total{route="predict",method="POST",code="503"}"#] == "1")
        }
    }
}
