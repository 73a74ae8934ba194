import Foundation
import TestSupport
import Testing

/// Scrapes while all loops count: each shows a state that was true, and nothing ever falls.
@Suite(.timeLimit(.minutes(5))) struct ScrapeUnderLoadTests {
    @Test func everyScrapeIsConsistentAndNoCounterFalls() throws {
        let server = try RunningServer(["--loops", "2"])
        let failures = Failures()
        let requestsEach = 4_000
        let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
        let threads = clients.map { client in
            JoinableThread(UncheckedBox(client)) { box in
                do {
                    for index in 0..<requestsEach { _ = try box.value.predict(body(of: index)) }
                } catch { failures.add("\(error)") }
            }
        }
        let total = Double(4 * requestsEach)
        let history = ScrapeHistory()
        try waitUntil("all requests are counted") {
            let samples = try server.scrape()
            history.add(samples)
            return sum(samples, "inference_requests_total{") >= total
        }
        for thread in threads { thread.join() }
        #expect(failures.all.isEmpty)
        // Otherwise nothing was scraped while something was counted.
        #expect(history.count > 10)

        let samples = try server.scrape()
        #expect(samples["inference_requests_total{status=\"200\"}"] == total * 0.9)
        #expect(samples["inference_requests_total{status=\"422\"}"] == total * 0.1)
        // Eight requests of ten have one row, one has two, one is refused: ten rows.
        #expect(samples["inference_batch_rows_sum"] == total)
        #expect(sum(samples, "prediction_output_total{") == total)
        #expect(try server.stop() == 0)
    }
}

/// The scrapes of a test, each held against itself and against the one before.
private final class ScrapeHistory {
    private(set) var count = 0
    private var last: [String: Double] = [:]

    func add(_ samples: [String: Double]) {
        count += 1
        expectConsistent(samples)
        for (name, value) in samples where isCounter(name) {
            #expect(value >= last[name, default: 0], "\(name) fell")
        }
        last = samples
    }

    /// What is counted in one update must be there as a whole, whenever the scrape came.
    private func expectConsistent(_ samples: [String: Double]) {
        let requests = sum(samples, "inference_requests_total{")
        #expect(
            samples["inference_duration_seconds_count"]
                == requests - samples["inference_requests_total{status=\"422\"}", default: 0])
        #expect(
            samples["inference_batch_rows_count"]
                == samples["inference_requests_total{status=\"200\"}"])
        #expect(sum(samples, "http_requests_total{route=\"predict\"") == requests)
        #expect(samples["http_request_duration_seconds_count{route=\"predict\"}"] == requests)
        let rows = sum(samples, "prediction_output_total{")
        #expect(samples["prediction_confidence_count"] == rows)
        for feature in Bodies.names {
            #expect(
                samples["inference_feature_value_bucket{feature=\"\(feature)\",le=\"+Inf\"}"]
                    == rows)
        }
    }

    private func isCounter(_ name: String) -> Bool {
        name.contains("_total") || name.contains("_bucket{") || name.contains("_count")
            || name.hasSuffix("_sum")
    }
}

/// The sum of all samples whose name starts so.
private func sum(_ samples: [String: Double], _ prefix: String) -> Double {
    samples.filter { $0.key.hasPrefix(prefix) }.values.reduce(0, +)
}

/// One row mostly; of ten, one is a batch of two and one is refused.
private func body(of index: Int) -> String {
    switch index % 10 {
    case 0: "{\"instances\":[[5.1,3.5,1.4,0.2],[6.7,3.0,5.2,2.3]]}"
    case 1: "{}"
    default: Bodies.row(index % 150)
    }
}
