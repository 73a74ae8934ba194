@testable import Classifier

/// Data sets made from a seed: each class is a cloud around its own centre.
enum SyntheticData {
    static func clouds(
        rows: Int,
        features featureCount: Int,
        classes classCount: Int,
        noise: Float = 1,
        scale: Float = 1,
        seed: UInt64 = 1
    ) throws -> Dataset {
        var generator = SplitMix64(seed: seed)
        let centres = (0..<classCount * featureCount).map { _ in 3 * generator.symmetric() }
        let labels = (0..<rows).map { $0 % classCount }
        let features = labels.flatMap { label in
            (0..<featureCount).map { feature in
                (centres[label * featureCount + feature] + noise * generator.symmetric()) * scale
            }
        }
        return Dataset(
            schema: try schema(features: featureCount, classes: classCount),
            features: features,
            labels: labels
        )
    }

    static func schema(features: Int, classes: Int) throws -> ModelSchema {
        try ModelSchema(
            featureNames: (0..<features).map { "feature_\($0)" },
            classNames: (0..<classes).map { "class_\($0)" }
        )
    }
}

extension SplitMix64 {
    /// A number in -1...1.
    mutating func symmetric() -> Float {
        Float(index(below: 2_000_001) - 1_000_000) / 1_000_000
    }

    /// Any finite Float, large and small ones alike.
    mutating func finite() -> Float {
        while true {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
            if value.isFinite { return value }
        }
    }
}

extension Predictor {
    /// The answer in an array, for tests.
    func answer(_ features: [Float]) -> (predicted: Int, probabilities: [Float]) {
        var probabilities = [Float](repeating: .nan, count: classCount)
        var output = probabilities.mutableSpan
        let predicted = predict(features.span, into: &output)
        return (predicted, probabilities)
    }
}
