internal import Classifier
internal import IrisService

/// Measures the parts of a prediction, without sockets: decode, predict, encode, count; and a scrape.
///
///     Microbenchmark           prints one JSON object a line
///     Microbenchmark count N   counts N requests and prints nothing: for counting allocations
@main
enum Microbenchmark {
    static func main() throws {
        let model = try Model.train(on: .iris, algorithm: .softmax, seed: 0)
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == "count", let requests = Int(arguments[2]) {
            let metrics = ServiceMetrics(model: model, name: "iris", loops: 1)
            MetricsBenchmark(metrics).count(requests)
            return
        }
        try JSONBenchmark(model).run()
        let forest = try Model.train(on: .iris, algorithm: .forest, seed: 0)
        PredictorBenchmark(model.predictor, "predict_softmax").run()
        PredictorBenchmark(forest.predictor, "predict_forest").run()
        for shards in [1, 4] {
            let metrics = ServiceMetrics(model: model, name: "iris", loops: shards)
            MetricsBenchmark(metrics).run()
        }
    }
}
