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
    /// there, and with the highest score subtracted no exponential can either. Scores are computed
    /// twice because there is nowhere to keep them without an allocation.
    func predict(_ features: Span<Float>, into probabilities: inout MutableSpan<Float>) {
        let coefficients = coefficients.span
        let intercepts = intercepts.span
        var highest = -Double.infinity
        for index in intercepts.indices {
            highest = max(highest, score(index, features, coefficients, intercepts))
        }
        var sum = 0.0
        for index in intercepts.indices {
            let exponential = exp(score(index, features, coefficients, intercepts) - highest)
            probabilities[index] = Float(exponential)
            sum += exponential
        }
        for index in probabilities.indices {
            probabilities[index] = Float(Double(probabilities[index]) / sum)
        }
    }

    private func score(
        _ index: Int,
        _ features: Span<Float>,
        _ coefficients: Span<Double>,
        _ intercepts: Span<Double>
    ) -> Double {
        var score = intercepts[index]
        let first = index * features.count
        for feature in features.indices {
            score += coefficients[first + feature] * Double(features[feature])
        }
        return score
    }
}
