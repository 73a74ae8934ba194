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

    /// Writes the probability of each class, from `place` on; see `Predictor.predict`, which checks the
    /// counts.
    ///
    /// Scores are Double: finite Float features times weights in Float's range cannot overflow
    /// there, and with the highest score subtracted no exponential can either.
    func predict(
        _ features: Span<Float>, into probabilities: inout MutableSpan<Float>, at place: Int
    ) {
        var highest = -Double.infinity
        // More scores than these are computed twice: there is nowhere to keep them without an
        // allocation.
        var kept = InlineArray<16, Double>(repeating: 0)
        let classCount = intercepts.count
        for index in 0..<classCount {
            let score = score(index, features)
            if index < kept.count { kept[index] = score }
            if score > highest { highest = score }
        }
        var sum = 0.0
        for index in 0..<classCount {
            let score = index < kept.count ? kept[index] : score(index, features)
            // That of 0 is known, and there is always one.
            let exponential = score == highest ? 1 : exp(score - highest)
            probabilities[place &+ index] = Float(exponential)
            sum += exponential
        }
        for index in place..<place &+ classCount {
            probabilities[index] = Float(Double(probabilities[index]) / sum)
        }
    }

    private func score(_ index: Int, _ features: Span<Float>) -> Double {
        var score = intercepts[index]
        let first = index &* features.count
        let weights = coefficients.span.extracting(first..<first &+ features.count)
        for feature in weights.indices {
            score += weights[feature] * Double(features[feature])
        }
        return score
    }
}
