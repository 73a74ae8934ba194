internal import Classifier
internal import EventHTTP
internal import Telemetry

/// Every metric of the service: its name, its help and its labels. To add one, add a line to `init`
/// and the place that counts it.
struct ServiceMetrics: Sendable {
    let registry: Registry
    /// By the index of the status in `inferenceStatuses`.
    private let requests: CounterFamily
    private let duration: DurationHistogram
    /// By the index of the class.
    private let predictions: CounterFamily

    /// What an inference request can be answered with.
    static let inferenceStatuses: [HTTPStatus] = [
        .ok, .contentTooLarge, .unprocessableContent, .internalServerError,
    ]

    /// `loops` is the number of threads that count.
    init(schema: ModelSchema, loops: Int) {
        var metrics = MetricDefinitions()
        requests = metrics.counters(
            "inference_requests_total", help: "Inference requests answered, by HTTP status.",
            label: "status", values: ServiceMetrics.inferenceStatuses.map { "\($0.code)" })
        duration = metrics.durations(
            "inference_duration_seconds",
            help: "Time from the parsed inference request to its reply handed to the kernel.",
            boundsNanoseconds: DurationHistogram.latencyBoundsNanoseconds)
        predictions = metrics.counters(
            "prediction_output_total", help: "Rows predicted, by class.",
            label: "class", values: schema.classNames)
        registry = Registry(metrics, shardCount: loops)
    }

    /// Counts one answered inference request.
    func countRequest(status: HTTPStatus, durationNanoseconds: UInt64, on shard: Shard) {
        guard let index = ServiceMetrics.inferenceStatuses.firstIndex(of: status) else {
            preconditionFailure("an inference status without a counter")
        }
        requests[index].increment(on: shard)
        duration.observe(nanoseconds: durationNanoseconds, on: shard)
    }

    /// Counts one predicted row.
    func countPrediction(classIndex: Int, on shard: Shard) {
        predictions[classIndex].increment(on: shard)
    }
}
