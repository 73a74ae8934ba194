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
        switch self {
        case .softmax(let model): model.predict(features, into: &probabilities)
        case .forest(let model): model.predict(features, into: &probabilities)
        }
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] {
            best = index
        }
        return best
    }

    /// Trains on all rows of `dataset`; `seed` starts the forest's random numbers, softmax has
    /// none.
    ///
    /// Throws where softmax has too many unknowns or does not converge.
    package static func train(
        on dataset: Dataset,
        algorithm: Algorithm,
        seed: UInt64
    ) throws(TrainingError) -> Predictor {
        switch algorithm {
        case .softmax: .softmax(try SoftmaxTrainer.train(on: dataset))
        case .forest: .forest(RandomForestTrainer.train(on: dataset, seed: seed))
        }
    }
}
