internal import EventHTTP
internal import IrisService
internal import Telemetry

/// Measures what the service's metrics cost: counting one request with one row, all of its metrics, and one
/// full scrape in each format.
struct MetricsBenchmark {
    private let metrics: ServiceMetrics
    private static let requestCount = 100_000

    init(_ metrics: ServiceMetrics) { self.metrics = metrics }

    func run() {
        let shards = ",\"shards\":\(metrics.registry.shards.count)"
        Timing(MetricsBenchmark.requestCount) { count(MetricsBenchmark.requestCount) }
            .report("count_request", shards)
        let formats: [(ExpositionFormat, String)] = [
            (.text, "scrape_text"), (.openMetrics, "scrape_openmetrics"),
        ]
        for (format, name) in formats {
            var bytes = 0
            Timing(1) { bytes = metrics.registry.scrape(format).count }
                .report(name, "\(shards),\"bytes\":\(bytes)")
        }
    }

    /// Counts requests on one shard as a loop does, with durations that fall into several buckets.
    func count(_ requests: Int) {
        let tally = LoopTally(metrics, loop: 0)
        let features: [Float] = [5.1, 3.5, 1.4, 0.2]
        for index in 0..<requests {
            tally.countRow(features.span, classIndex: index % 3, confidence: 0.97)
            tally.countAnswer(
                .predict, .post, .ok, trace: nil, rowCount: 1,
                durationNanoseconds: UInt64(3_000 + index % 4_000))
        }
    }
}
