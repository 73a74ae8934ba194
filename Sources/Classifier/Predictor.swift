/// A trained classifier of either kind.
package enum Predictor: Hashable, Sendable {
    case softmax(SoftmaxModel)
    case forest(RandomForestModel)

    /// How the predictor was trained.
    package var algorithm: Algorithm {
        switch self {
        case .softmax: .softmax
        case .forest: .forest
        }
    }

    /// The number of values in a row.
    package var featureCount: Int {
        switch self {
        case .softmax(let model): model.featureCount
        case .forest(let model): model.featureCount
        }
    }

    /// The number of probabilities in an answer.
    package var classCount: Int {
        switch self {
        case .softmax(let model): model.classCount
        case .forest(let model): model.classCount
        }
    }

    /// Writes the probability of each class and returns the class with the highest, the first if
    /// several share it.
    ///
    /// `features` are `featureCount` finite values. `probabilities` has room for `classCount`
    /// values, which then lie in 0...1 and sum to 1 but for rounding, however large the features.
    /// Traps on other counts. Allocates nothing.
    package func predict(
        _ features: Span<Float>,
        into probabilities: inout MutableSpan<Float>
    ) -> Int {
        precondition(features.count == featureCount, "a value for each feature")
        precondition(probabilities.count == classCount, "room for each class")
        predictRow(features, into: &probabilities, at: 0)
        return Predictor.highest(probabilities, at: 0, classCount)
    }

    /// The same for several rows, which lie one after the other. Writes to the first elements of both
    /// arrays, which have room for as many rows or more.
    package func predict(
        _ rows: Span<Float>, into probabilities: inout [Float], classIndices: inout [Int]
    ) {
        let featureCount = featureCount
        let classCount = classCount
        let rowCount = rows.count / featureCount
        precondition(rowCount * featureCount == rows.count, "a value for each feature")
        var output = probabilities.mutableSpan
        for row in 0..<rowCount {
            let first = row &* featureCount
            let place = row &* classCount
            predictRow(
                rows.extracting(first..<first &+ featureCount), into: &output, at: place)
            classIndices[row] = Predictor.highest(output, at: place, classCount)
        }
    }

    @inline(__always)
    private func predictRow(
        _ features: Span<Float>, into probabilities: inout MutableSpan<Float>, at place: Int
    ) {
        switch self {
        case .softmax(let model): model.predict(features, into: &probabilities, at: place)
        case .forest(let model): model.predict(features, into: &probabilities, at: place)
        }
    }

    /// The first of the highest of the `count` values at `place`.
    @inline(__always)
    private static func highest(
        _ probabilities: borrowing MutableSpan<Float>, at place: Int, _ count: Int
    ) -> Int {
        var best = 0
        var highest = probabilities[place]
        for index in 1..<count {
            let probability = probabilities[place &+ index]
            if probability > highest {
                highest = probability
                best = index
            }
        }
        return best
    }

    /// Trains on all rows of `dataset`; `seed` starts the forest's random numbers, softmax has
    /// none, but `c`, the inverse of its penalty's weight.
    ///
    /// Throws where softmax does not converge, and early where a forest would take more than
    /// `fileBytesMax` in a file.
    package static func train(
        on dataset: Dataset,
        algorithm: Algorithm,
        seed: UInt64,
        c: Double = 1,
        fileBytesMax: Int = .max,
        progress: TrainingProgress.Report = { _ in }
    ) throws(TrainingError) -> Predictor {
        switch algorithm {
        case .softmax: .softmax(try SoftmaxTrainer.train(on: dataset, c: c, progress: progress))
        case .forest:
            .forest(
                try RandomForestTrainer.train(
                    on: dataset, seed: seed, fileBytesMax: fileBytesMax, progress: progress))
        }
    }
}
