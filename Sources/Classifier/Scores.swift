private import Glibc

/// How a predictor did on rows whose class is known.
package struct Scores: Hashable, Sendable {
    /// The number of classes.
    package let classCount: Int
    /// `classCount * classCount` numbers of rows: a line for each true class, in it one for each
    /// predicted class.
    package private(set) var confusion: [Int]
    private var lossSum = 0.0

    init(classCount: Int) {
        self.classCount = classCount
        confusion = [Int](repeating: 0, count: classCount * classCount)
    }

    /// The number of rows that were predicted.
    package var rowCount: Int { confusion.reduce(0, +) }

    /// The number of rows predicted right.
    package var correctCount: Int {
        (0..<classCount).reduce(0) { $0 + confusion[$1 * classCount + $1] }
    }

    /// The share of rows predicted right, 0...1.
    package var accuracy: Double { Double(correctCount) / Double(rowCount) }

    /// The mean of -log(probability of the true class), in nats.
    ///
    /// A probability counts as at least the Float epsilon, 1.2e-7, as in scikit-learn's `log_loss`.
    package var logLoss: Double { lossSum / Double(rowCount) }

    /// The number of rows predicted as each class.
    package var predictedCounts: [Int] {
        (0..<classCount).map { predicted in
            (0..<classCount).reduce(0) { $0 + confusion[$1 * classCount + predicted] }
        }
    }

    /// Predicts every row of `dataset` and takes the answers in. Hands the probabilities of each row on.
    mutating func add(
        _ predictor: Predictor, on dataset: Dataset,
        _ receive: (_ row: Int, _ probabilities: [Float]) -> Void = { _, _ in }
    ) {
        var probabilities = [Float](repeating: 0, count: classCount)
        for row in 0..<dataset.rowCount {
            var output = probabilities.mutableSpan
            let predicted = predictor.predict(dataset.row(row).span, into: &output)
            let label = dataset.labels[row]
            confusion[label * classCount + predicted] += 1
            receive(row, probabilities)
            lossSum -= log(Double(max(probabilities[label], Float.ulpOfOne)))
        }
    }

    /// How well one class is told from the others.
    package func ofClass(_ index: Int) -> ClassScores {
        let correct = confusion[index * classCount + index]
        let support = confusion[index * classCount..<(index + 1) * classCount].reduce(0, +)
        return ClassScores(
            precision: Self.ratio(correct, predictedCounts[index]),
            recall: Self.ratio(correct, support),
            f1: Self.ratio(2 * correct, predictedCounts[index] + support),
            support: support
        )
    }

    private static func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}

/// Precision, recall and their harmonic mean of one class, each 0...1.
///
/// One that would divide by 0, as the precision of a class never predicted, is 0: scikit-learn's
/// `precision_recall_fscore_support` says so too.
package struct ClassScores: Hashable, Sendable {
    /// Of the rows predicted as this class, the share that is of it.
    package let precision: Double
    /// Of the rows of this class, the share that was predicted so.
    package let recall: Double
    /// The harmonic mean of precision and recall.
    package let f1: Double
    /// The number of rows of this class.
    package let support: Int
}
