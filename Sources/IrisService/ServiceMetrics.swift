package import Classifier
internal import EventHTTP
package import Telemetry

/// Every metric of the service: its name, its help and its labels, in the order of a scrape. To add
/// one, add it here and count it where it happens.
package final class ServiceMetrics: Sendable {
    /// What a scrape reads.
    package let registry: Registry

    let inferenceRequests: CounterFamily
    let inferenceDuration: HistogramFamily
    let batchRows: HistogramFamily
    let predictions: CounterFamily
    let confidence: ValueHistogramFamily
    let featureValues: ValueHistogramFamily
    let httpRequests: AnswerCounters
    let httpDuration: HistogramFamily
    let openConnections: GaugeFamily
    let connections: CounterFamily
    let pausedListeners: GaugeFamily
    let rejections: CounterFamily
    let loopLag: HistogramFamily

    /// `name` is what metrics call the model; `loops` is the number of threads that count; `access`
    /// decides which answers there are to count.
    package init(
        model: Model, name: String, loops: Int, access: ServiceAccess = ServiceAccess()
    ) {
        let classes = model.schema.classNames.map { [$0] }
        let features = model.schema.featureNames.map { [$0] }
        let ranges = model.reference.features.map { bins in
            bins.range.map { Double($0.lowerBound)...Double($0.upperBound) }
        }
        var metrics = MetricDefinitions()

        inferenceRequests = metrics.counters(
            "inference_requests_total", help: "Inference requests answered, by HTTP status.",
            labels: ["status"], values: AnswerLabels.inferenceStatuses.map { ["\($0.code)"] })
        inferenceDuration = metrics.durations(
            "inference_duration_seconds",
            help: "Time from the parsed inference request to its reply handed to the kernel, "
                + "but for requests that were refused with 4xx.",
            hasExemplars: true)
        batchRows = metrics.wholeNumbers(
            "inference_batch_rows", help: "Rows of an inference request that was predicted.",
            bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000])
        predictions = metrics.counters(
            "prediction_output_total", help: "Rows predicted, by class.",
            labels: ["class"], values: classes)
        metrics.constants(
            "prediction_output_reference_ratio",
            help: "Share of the training rows that the model predicts as the class.",
            labels: ["class"], values: Array(zip(classes, model.reference.classShares)))
        confidence = metrics.realNumbers(
            "prediction_confidence", help: "Probability of the predicted class of a row.",
            bounds: [[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1]])
        featureValues = metrics.realNumbers(
            "inference_feature_value",
            help: "Values of a feature in predicted rows, in the bins of the training data.",
            labels: ["feature"], values: features, bounds: model.reference.features.map(\.edges),
            clippedSum: ClippedSum(
                name: "inference_feature_clipped_sum_total",
                help: "Sum of a feature's values, each clipped to the range of the training data "
                    + "and less the range's start.",
                ranges: ranges))
        let minimums = zip(features, ranges).compactMap { feature, range in
            range.map { (feature, $0.lowerBound) }
        }
        if !minimums.isEmpty {
            metrics.constants(
                "inference_feature_reference_min",
                help: "Least value of a feature in the training rows.",
                labels: ["feature"], values: minimums)
        }
        metrics.constants(
            "inference_feature_reference_ratio",
            help: "Share of the training rows above lower, up to and including upper.",
            labels: ["feature", "lower", "upper"], values: ServiceMetrics.referenceBins(of: model))
        metrics.constants(
            "inference_reference_rows",
            help: "Training rows that the reference shares were counted in.",
            labels: [], values: [([], Double(model.training.rowCount))])
        metrics.info(
            "inference_model_info", help: "The model that is served.",
            labels: [
                ("model", name), ("version", model.version),
                ("algorithm", model.algorithm.rawValue),
            ])

        httpRequests = AnswerCounters(of: AnswerLabels.all(access), in: &metrics)
        httpDuration = metrics.durations(
            "http_request_duration_seconds",
            help: "Time from the parsed request to its reply handed to the kernel.",
            labels: ["route"], values: AnswerLabels.routes.map { [$0] })
        openConnections = metrics.gauges(
            "http_connections_open", help: "Connections that are open now.")
        connections = metrics.counters(
            "http_connections_total", help: "Connections accepted.")
        pausedListeners = metrics.gauges(
            "http_listeners_paused",
            help: "Event loops that accept no client now, because they hold as many as they may.")
        rejections = metrics.counters(
            "http_rejected_total",
            help: "Requests that the transport refused before they reached a route, or cut off.",
            labels: ["reason"], values: RequestRefusal.Reason.allCases.map { [$0.rawValue] })
        loopLag = metrics.durations(
            "event_loop_lag_seconds", help: "How late an event loop's clock ticks.",
            labels: ["loop"], values: (0..<loops).map { ["\($0)"] },
            bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000].map { $0 * 1_000_000 })
        metrics.process()

        registry = Registry(metrics, shardCount: loops)
    }

    /// The place of the counter for `reason` in `rejections`.
    func rejectionIndex(of reason: RequestRefusal.Reason) -> Int {
        // Every case is among them.
        RequestRefusal.Reason.allCases.firstIndex(of: reason) ?? 0
    }

    /// For each bin of each feature, its labels and the share of the training rows in it. Bounds are
    /// written as in `le`, so that queries can join them.
    private static func referenceBins(of model: Model) -> [([String], Double)] {
        zip(model.schema.featureNames, model.reference.features).flatMap { feature, bins in
            let bounds = [-Double.infinity] + bins.edges + [.infinity]
            return bins.shares.indices.map { bin in
                let lower = MetricText.decimal(bounds[bin])
                let upper = MetricText.decimal(bounds[bin + 1])
                return ([feature, lower, upper], bins.shares[bin])
            }
        }
    }
}
