private import Glibc

/// Multinomial logistic regression: one linear score a class, made into probabilities by softmax.
package struct SoftmaxModel: Hashable, Codable, Sendable {
    /// `classCount * featureCount` weights, class after class.
    ///
    /// Double, because weights times features far from 0 (a time stamp, say) cancel against the
    /// intercept, and a Float weight would leave an error of whole units there.
    package let coefficients: [Double]
    /// One number a class.
    package let intercepts: [Double]

    /// The number of probabilities in an answer.
    package var classCount: Int { intercepts.count }
    /// The number of values in a row.
    package var featureCount: Int { coefficients.count / intercepts.count }

    /// Writes the probability of each class; see `Predictor.predict`, which checks the counts.
    ///
    /// Scores are Double: finite Float features times weights in Float's range cannot overflow
    /// there, and with the highest score subtracted no exponential can either.
    func predict(_ features: Span<Float>, into probabilities: inout MutableSpan<Float>) {
        let coefficients = coefficients.span
        let intercepts = intercepts.span
        let classCount = intercepts.count
        // Scores of more classes are computed twice: there is nowhere to keep them without an
        // allocation.
        var kept = InlineArray<16, Double>(repeating: 0)
        let keepsScores = classCount <= kept.count
        var highest = -Double.infinity
        for index in 0..<classCount {
            let score = SoftmaxModel.score(index, features, coefficients, intercepts)
            if keepsScores { kept[index] = score }
            if score > highest { highest = score }
        }
        var sum = 0.0
        for index in 0..<classCount {
            let score =
                keepsScores
                ? kept[index] : SoftmaxModel.score(index, features, coefficients, intercepts)
            let exponential = exp(score - highest)
            probabilities[index] = Float(exponential)
            sum += exponential
        }
        for index in 0..<classCount {
            probabilities[index] = Float(Double(probabilities[index]) / sum)
        }
    }

    @inline(__always)
    private static func score(
        _ index: Int,
        _ features: Span<Float>,
        _ coefficients: Span<Double>,
        _ intercepts: Span<Double>
    ) -> Double {
        var score = intercepts[index]
        let weights = coefficients.extracting(
            index &* features.count..<(index &+ 1) &* features.count)
        for feature in weights.indices {
            score += weights[feature] * Double(features[feature])
        }
        return score
    }
}
