internal import Classifier
internal import EventHTTP
internal import Foundation
internal import IrisService
internal import Telemetry

/// Measures what the service's metrics cost: counting one request with one row, all of its metrics,
/// and one full scrape in each format; with one shard and with four.
///
///     TelemetryBenchmark           prints one JSON object a line
///     TelemetryBenchmark count N   counts N requests and prints nothing: for counting allocations
///
/// Each figure is the best of some rounds: what the code takes when nothing disturbs it.
@main
enum TelemetryBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == "count", let requests = Int(arguments[2]) {
            count(requests, try makeMetrics(shards: 1))
            return
        }
        for shards in [1, 4] {
            let metrics = try makeMetrics(shards: shards)
            report("count_request", shards, best { count(100_000, metrics) } / 100_000)
            var bytes = 0
            let text = best { bytes = metrics.registry.scrape(.text).count }
            report("scrape_text", shards, text, bytes: bytes)
            let open = best { bytes = metrics.registry.scrape(.openMetrics).count }
            report("scrape_openmetrics", shards, open, bytes: bytes)
        }
    }

    private static func makeMetrics(shards: Int) throws -> ServiceMetrics {
        let model = try Model.train(on: .iris, algorithm: .softmax, seed: 0)
        return ServiceMetrics(model: model, name: "iris", loops: shards)
    }

    /// Counts requests on one shard as a loop does, with durations that fall into several buckets.
    private static func count(_ requests: Int, _ metrics: ServiceMetrics) {
        let tally = LoopTally(metrics, loop: 0)
        let features: [Float] = [5.1, 3.5, 1.4, 0.2]
        for index in 0..<requests {
            tally.countRow(features.span, classIndex: index % 3, confidence: 0.97)
            tally.countAnswer(
                .predict, .post, .ok, trace: nil, rowCount: 1,
                durationNanoseconds: UInt64(3_000 + index % 4_000))
        }
    }

    /// The shortest of some rounds, in nanoseconds.
    private static func best(_ body: () -> Void) -> Double {
        (0..<50).map { _ in
            let start = MonotonicClock.nanoseconds
            body()
            return Double(MonotonicClock.nanoseconds - start)
        }.min() ?? 0
    }

    private static func report(
        _ name: String, _ shards: Int, _ nanoseconds: Double, bytes: Int? = nil
    ) {
        let rounded = (nanoseconds * 10).rounded() / 10
        let size = bytes.map { ",\"bytes\":\($0)" } ?? ""
        print("{\"benchmark\":\"\(name)\",\"shards\":\(shards),\"nanoseconds\":\(rounded)\(size)}")
    }
}
