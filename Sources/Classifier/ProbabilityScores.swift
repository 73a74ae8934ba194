/// How good probabilities are on rows whose class is known, whatever class is made of them.
package struct ProbabilityScores: Hashable, Sendable {
    /// The number of bins of `expectedCalibrationError`.
    package static let calibrationBins = 10

    /// The area under the ROC curve of each class against the rest: how often a row of the class has a
    /// higher probability of it than a row of another, a tie counting half. Nil for a class that no row
    /// or every row is of.
    ///
    /// With two classes both have the same, that of the second's probability.
    package let rocAUCs: [Double?]
    /// The mean squared distance of the probabilities to the truth: summed over the classes where there are
    /// three or more, 0...2, that of one class where there are two, 0...1.
    ///
    /// scikit-learn's `brier_score_loss` has it so.
    package let brierScore: Double
    /// The mean distance between the probability of the predicted class and how often it is right, over the
    /// rows in ten bins of equal width of that probability, 0...1.
    package let expectedCalibrationError: Double

    /// The mean over the classes that have one, as scikit-learn's `roc_auc_score` with `ovr` has it.
    package var macroROCAUC: Double? {
        let known = rocAUCs.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// `probabilities` are `classCount` for each of `labels`, of which there is at least one.
    init(_ probabilities: [Float], labels: [Int], classCount: Int) {
        let count = Double(labels.count)
        var squares = 0.0
        var binCounts = [Int](repeating: 0, count: Self.calibrationBins)
        var confidences = [Double](repeating: 0, count: Self.calibrationBins)
        var correctCounts = binCounts
        for (row, label) in labels.enumerated() {
            let ofRow = probabilities[row * classCount..<(row + 1) * classCount]
            var best = ofRow.startIndex
            for (index, probability) in zip(ofRow.indices, ofRow) {
                let target = index - ofRow.startIndex == label ? 1.0 : 0.0
                squares += (Double(probability) - target) * (Double(probability) - target)
                best = probability > ofRow[best] ? index : best
            }
            let confidence = Double(ofRow[best])
            let bin = min(
                Int(confidence * Double(Self.calibrationBins)), Self.calibrationBins - 1)
            binCounts[bin] += 1
            confidences[bin] += confidence
            correctCounts[bin] += best - ofRow.startIndex == label ? 1 : 0
        }
        brierScore = squares / count / (classCount == 2 ? 2 : 1)
        expectedCalibrationError = zip(confidences, correctCounts)
            .reduce(0) { $0 + abs($1.0 - Double($1.1)) / count }
        rocAUCs = (0..<classCount).map { index in
            let scored = classCount == 2 ? 1 : index
            return Self.areaUnderROC(
                labels.indices.map {
                    (probabilities[$0 * classCount + scored], labels[$0] == scored)
                })
        }
    }

    /// By the sum of the ranks of the rows of the class; rows with the same score share their mean rank.
    ///
    /// Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating
    /// characteristic (ROC) curve", 1982.
    private static func areaUnderROC(_ rows: [(score: Float, isOfClass: Bool)]) -> Double? {
        let sorted = rows.sorted { $0.score < $1.score }
        var rankSum = 0.0
        var ofClassCount = 0
        var start = 0
        while start < sorted.count {
            var end = start
            var tied = 0
            while end < sorted.count, sorted[end].score == sorted[start].score {
                tied += sorted[end].isOfClass ? 1 : 0
                end += 1
            }
            rankSum += Double(tied) * Double(start + 1 + end) / 2
            ofClassCount += tied
            start = end
        }
        let others = Double(sorted.count - ofClassCount)
        let ofClass = Double(ofClassCount)
        guard ofClass > 0, others > 0 else { return nil }
        return (rankSum - ofClass * (ofClass + 1) / 2) / (ofClass * others)
    }
}
