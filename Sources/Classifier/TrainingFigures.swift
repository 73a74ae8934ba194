/// What a stranger to the model wants to know of its training.
///
/// There is no date in it: the same rows and seed give the same model, byte for byte.
package struct TrainingFigures: Hashable, Codable, Sendable {
    /// The number of training rows.
    package let rowCount: Int
    /// The number of training rows of each class.
    package let classCounts: [Int]
    /// The share of the training rows that the model predicts right, 0...1.
    ///
    /// Optimistic, and 1 for most forests: `Evaluation` measures on rows not trained on.
    package let accuracy: Double
    /// The mean log loss on the training rows, in nats; see `Scores.logLoss`.
    package let logLoss: Double
    /// The seed that training was given; softmax makes no use of it.
    package let seed: UInt64
    /// The inverse of the penalty's weight, scikit-learn's C, that softmax was trained with; nil for
    /// forests, and in files from before it could be chosen.
    package let c: Double?
    /// The first training row of each of the first classes, at most `exampleRowsMax`, for documents
    /// that show what a request looks like; nil in files of format 1, which have none.
    package let exampleRows: [[Float]]?

    /// Enough to show different answers, and no more than that: these rows leave the training set.
    package static let exampleRowsMax = 3

    init(_ dataset: Dataset, _ scores: Scores, seed: UInt64, c: Double?) {
        rowCount = dataset.rowCount
        classCounts = dataset.classCounts
        accuracy = scores.accuracy
        logLoss = scores.logLoss
        self.seed = seed
        self.c = c
        let firstRows = dataset.schema.classNames.indices.compactMap { label in
            dataset.labels.firstIndex(of: label)
        }
        exampleRows = firstRows.prefix(TrainingFigures.exampleRowsMax).map {
            Array(dataset.row($0))
        }
    }
}
