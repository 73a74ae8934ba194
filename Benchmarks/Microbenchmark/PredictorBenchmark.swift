internal import Classifier

/// Measures the prediction of a row, over the rows of the table.
struct PredictorBenchmark {
    private let predictor: Predictor
    private let name: String
    private static let repeatCount = 10

    init(_ predictor: Predictor, _ name: String) {
        self.predictor = predictor
        self.name = name
    }

    func run() {
        let features = Dataset.iris.features
        let featureCount = predictor.featureCount
        var probabilities = [Float](repeating: 0, count: predictor.classCount)
        var virginicas = 0
        Timing(PredictorBenchmark.repeatCount * Dataset.iris.rowCount) {
            for _ in 0..<PredictorBenchmark.repeatCount {
                for row in 0..<Dataset.iris.rowCount {
                    let start = row * featureCount
                    var output = probabilities.mutableSpan
                    let classIndex = predictor.predict(
                        features.span.extracting(start..<start + featureCount), into: &output)
                    virginicas += classIndex == 2 ? 1 : 0
                }
            }
        }.report(name)
        // The results are used, so that the work cannot be left out.
        precondition(virginicas > 0, "some rows are of the last class")
    }
}
