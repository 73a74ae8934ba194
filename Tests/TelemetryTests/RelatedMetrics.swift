@testable import Telemetry

/// Metrics that are counted together, so that each scrape must fit itself whenever it is made.
struct RelatedMetrics: Sendable {
    let registry: Registry
    private let requests: CounterFamily
    private let durations: HistogramFamily
    private let rows: HistogramFamily
    private let weights: ValueHistogramFamily

    /// Every duration counted comes with the one that makes this many nanoseconds of both.
    private static let pair: UInt64 = 31
    private static let bounds: [UInt64] = [10, 20]
    private static let rowsEach: UInt64 = 7
    /// No sum of it is rounded.
    private static let weight = 0.5

    init(shardCount: Int) {
        var metrics = MetricDefinitions()
        requests = metrics.counters(
            "requests_total", help: "R.", labels: ["x"], values: [["0"], ["1"]])
        rows = metrics.wholeNumbers("batch_rows", help: "B.", bounds: [1, 10])
        durations = metrics.durations(
            "duration_seconds", help: "D.", bounds: RelatedMetrics.bounds, hasExemplars: true)
        // The rest lies in other chunks.
        _ = metrics.counters(
            "unused_total", help: "U.", labels: ["x"], values: (0..<100).map { ["\($0)"] })
        weights = metrics.realNumbers("weight", help: "W.", bounds: [[0.25, 0.75]])
        registry = Registry(metrics, shardCount: shardCount)
    }

    /// Counts two requests of one batch.
    func count(_ turn: Int, on shard: Shard) {
        let nanoseconds = UInt64(turn) % RelatedMetrics.pair
        shard.update { update in
            requests.add(at: turn % 2, in: update)
            for value in [nanoseconds, RelatedMetrics.pair - nanoseconds] {
                durations.observe(value, trace: RelatedMetrics.trace(of: value), in: update)
            }
            rows.observe(RelatedMetrics.rowsEach, in: update)
            weights.observe(RelatedMetrics.weight, in: update)
            requests.add(at: 1 - turn % 2, in: update)
        }
    }

    /// What a scrape says that cannot have been so at any moment.
    func faults(in scrape: Scrape, after earlier: Scrape?) -> [String] {
        let turns = scrape["batch_rows_count"].flatMap(UInt64.init) ?? 0
        let expected = [
            #"requests_total{x="0"}"#: "\(turns)", #"requests_total{x="1"}"#: "\(turns)",
            "batch_rows_sum": "\(RelatedMetrics.rowsEach * turns)",
            #"batch_rows_bucket{le="1.0"}"#: "0", #"batch_rows_bucket{le="10.0"}"#: "\(turns)",
            #"batch_rows_bucket{le="+Inf"}"#: "\(turns)",
            "duration_seconds_count": "\(2 * turns)",
            #"duration_seconds_bucket{le="+Inf"}"#: "\(2 * turns)",
            "duration_seconds_sum": MetricText.seconds(RelatedMetrics.pair * turns),
            "weight_count": "\(turns)",
            "weight_sum": MetricText.decimal(RelatedMetrics.weight * Double(turns)),
            #"weight_bucket{le="0.25"}"#: "0", #"weight_bucket{le="0.75"}"#: "\(turns)",
        ]
        var faults = expected.keys.filter { scrape[$0] != expected[$0] }
        let buckets = scrape.buckets(of: "duration_seconds")
        if buckets.count != 3 || !zip(buckets, buckets.dropFirst()).allSatisfy(<=) {
            faults.append("buckets \(buckets)")
        }
        faults += scrape.exemplars.filter { !RelatedMetrics.isWhole($0.text, in: $0.series) }
            .map { "exemplar of \($0.series)" }
        for (series, value) in earlier?.samples ?? [] {
            let number = scrape.number(series) ?? -1
            if number < Double(value) ?? 0 { faults.append("\(series) fell") }
        }
        return faults
    }

    private static func trace(of nanoseconds: UInt64) -> TraceIdentifier? {
        TraceIdentifier(high: ~nanoseconds, low: nanoseconds &* 0x9e37_79b9_7f4a_7c15)
    }

    /// If trace and value are of the same observation, and it is one of this bucket.
    private static func isWhole(_ exemplar: String, in series: String) -> Bool {
        let bucket = bounds.firstIndex {
            series.contains("le=\"\(MetricText.decimal(Double($0) / 1e9))\"")
        }
        let lowest = bucket.map { $0 == 0 ? 0 : bounds[$0 - 1] + 1 } ?? 21
        let highest = bucket.map { bounds[$0] } ?? pair
        return (lowest...highest).contains { value in
            guard let trace = trace(of: value) else { return false }
            let start = "{trace_id=\"\(trace.text)\"} \(MetricText.seconds(value)) "
            return exemplar.hasPrefix(start)
        }
    }
}
