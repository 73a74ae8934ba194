import Testing

@testable import Telemetry

/// A registry with one metric of each kind, and numbers that two threads could have counted.
struct ExampleRegistry {
    let registry: Registry

    init() throws {
        var metrics = MetricDefinitions()
        let restarts = metrics.counters("restarts_total", help: "Restarts.")
        let outputs = metrics.counters(
            "outputs_total", help: "Outputs, by \"class\".", labels: ["class"],
            values: [["setosa"], ["virginica"]])
        let requests = metrics.counters(
            "requests_total", help: "Requests.", labels: ["route", "status"],
            values: [["predict", "200"], ["predict", "500"], ["other", "404"]])
        metrics.info(
            "model_info", help: "The model.", labels: [("model", "iris"), ("version", "1.0 \"a\"")])
        metrics.constants(
            "reference_ratio", help: "Shares of the training data.", labels: ["feature", "bin"],
            values: [(["petal", "1"], 0.25), (["petal", "2"], 0.75)])
        let durations = metrics.durations(
            "duration_seconds", help: "How long.", labels: ["route"],
            values: [["predict"], ["other"]], bounds: [1_000, 2_500_000, 1_000_000_000],
            hasExemplars: true)
        let sizes = metrics.wholeNumbers("batch_size", help: "Rows.", bounds: [1, 8, 64])
        let features = metrics.realNumbers(
            "feature_value", help: "Inputs.", labels: ["feature"], values: [["petal"], ["shift"]],
            bounds: [[0.1, 2.5], [-1, 0, 100]])
        let inputs = metrics.realNumbers(
            "input", help: "From outside.", labels: ["feature"],
            values: [["petal"], ["shift"], ["unknown"]], bounds: [[0.1, 2.5], [0], []],
            clippedSum: ClippedSum(
                name: "input_clipped_sum_total", help: "Clipped.", ranges: [0.1...2.5, -1...1, nil])
        )
        let connections = metrics.gauges(
            "connections", help: "Open connections.", labels: ["state"],
            values: [["idle"], ["busy"]])
        metrics.gauge("queue_bytes", help: "Bytes that wait.") { 1_536.5 }
        metrics.collected([
            .init("cpu_seconds_total", .counter, help: "Time on a processor."),
            .init("unreadable", .gauge, help: "Cannot be read."),
            .init("temperature", .gauge, help: "Comes after one that is missing."),
        ]) { [0.25, nil, -.infinity] }
        let exemplars = try #require(metrics.cells(of: "duration_seconds")?.exemplars)
        registry = Registry(metrics, shardCount: 2)

        registry.shards[0].update { update in
            restarts.add(in: update)
            outputs.add(40, at: 0, in: update)
            requests.add(1_000, at: 0, in: update)
            requests.add(3, at: 2, in: update)
            connections.add(5, in: update)
            connections.add(-2, at: 1, in: update)
            durations.observe(1_000, at: 0, in: update)
            durations.observe(1_001, at: 0, in: update)
            for size: UInt64 in [1, 2, 8, 9, 1_000_000] { sizes.observe(size, in: update) }
            for value in [0.1, 0.2, 2.5, 3] { features.observe(value, at: 0, in: update) }
        }
        let trace = try #require(
            TraceIdentifier(high: 0x0af7_6519_16cd_43dd, low: 0x8448_eb21_1c80_319c))
        registry.shards[1].update { update in
            outputs.add(2, at: 0, in: update)
            requests.add(27, at: 0, in: update)
            connections.add(-2, in: update)
            connections.add(2, at: 1, in: update)
            durations.observe(451_000, at: 0, in: update)
            durations.observe(20_000_000_000, at: 0, in: update)
            // What `observe` does with a trace, but for the time of day.
            Exemplar(trace: trace, value: 451_000, unixMilliseconds: 1_700_000_000_123)
                .write(to: exemplars + Exemplar.cellCount, in: update)
            Exemplar(trace: trace, value: 20_000_000_000, unixMilliseconds: 1_700_000_001_000)
                .write(to: exemplars + 3 * Exemplar.cellCount, in: update)
            features.observe(0.05, at: 0, in: update)
            for value in [-2, -1, 0, 0.5] { features.observe(value, at: 1, in: update) }
            for index in 0...2 {
                for value in [0.35, -3e38, 3e38] { inputs.observe(value, at: index, in: update) }
            }
        }
    }
}
