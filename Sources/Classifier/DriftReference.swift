/// What the training rows looked like, for telling later whether requests look like them.
///
/// Meant for the population stability index, sum((p - q) * log(p / q)) over the bins, p being the
/// share in the traffic and q the share here.
package struct DriftReference: Hashable, Codable, Sendable {
    /// The bins of each feature, in the order of the schema.
    package let features: [FeatureBins]
    /// The share of the training rows that the model predicts as each class; they sum to 1.
    package let classShares: [Double]

    /// `scores` are those of the model on `dataset`, its training rows.
    init(_ dataset: Dataset, _ scores: Scores) {
        features = (0..<dataset.schema.featureCount).map { FeatureBins(of: dataset.column($0)) }
        classShares = scores.predictedCounts.map { Double($0) / Double(dataset.rowCount) }
    }
}
