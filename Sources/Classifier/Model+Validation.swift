extension Model {
    /// Throws what is absurd in a model that came out of a file.
    ///
    /// After this no prediction can trap, run in circles or answer anything but probabilities.
    func validate() throws(InvalidModel) {
        switch predictor {
        case .softmax(let model): try model.validate(schema)
        case .forest(let model): try model.validate(schema)
        }
        try training.validate(schema)
        try reference.validate(schema)
    }
}

extension SoftmaxModel {
    fileprivate func validate(_ schema: ModelSchema) throws(InvalidModel) {
        try InvalidModel.unless(
            intercepts.count == schema.classCount
                && coefficients.count == schema.classCount * schema.featureCount,
            "\(coefficients.count) coefficients and \(intercepts.count) intercepts "
                + "do not fit \(schema.classCount) classes of \(schema.featureCount) features"
        )
        // In Float's range no score can overflow Double, see `predict`.
        let limit = Double(Float.greatestFiniteMagnitude)
        try InvalidModel.unless(
            (coefficients + intercepts).allSatisfy { $0.magnitude <= limit },
            "a coefficient or an intercept is larger than \(limit)"
        )
    }
}

extension TrainingFigures {
    fileprivate func validate(_ schema: ModelSchema) throws(InvalidModel) {
        try InvalidModel.unless(
            classCounts.count == schema.classCount && classCounts.allSatisfy { $0 >= 0 },
            "the training class counts are not \(schema.classCount) counts"
        )
        try InvalidModel.unless(
            rowCount > 0 && classCounts.reduce(0) { $0.addingSaturated($1) } == rowCount,
            "the training class counts do not sum to \(rowCount) rows, 1 or more"
        )
        try InvalidModel.unless(0...1 ~= accuracy, "the training accuracy is not in 0...1")
        try InvalidModel.unless(logLoss >= 0, "the training log loss is negative")
        try InvalidModel.unless(c ?? 1 > 0, "the training C is not above 0")
        let rows = exampleRows ?? []
        try InvalidModel.unless(
            rows.count <= Self.exampleRowsMax
                && rows.allSatisfy { $0.count == schema.featureCount },
            "the example rows are not at most \(Self.exampleRowsMax) rows "
                + "of \(schema.featureCount) features"
        )
    }
}

extension DriftReference {
    fileprivate func validate(_ schema: ModelSchema) throws(InvalidModel) {
        try InvalidModel.unless(
            features.count == schema.featureCount,
            "the reference has \(features.count) features, the schema \(schema.featureCount)"
        )
        for (name, bins) in zip(schema.featureNames, features) {
            try InvalidModel.unless(
                1...FeatureBins.maximumCount ~= bins.shares.count
                    && bins.edges.count == bins.shares.count - 1,
                "the reference bins of \(name) are \(bins.shares.count) shares "
                    + "and \(bins.edges.count) edges"
            )
            try InvalidModel.unless(
                zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $0 < $1 },
                "the reference edges of \(name) are not increasing"
            )
            try InvalidModel.unless(
                Self.isDistribution(bins.shares),
                "the reference shares of \(name) are not in 0...1 with sum 1"
            )
        }
        try InvalidModel.unless(
            classShares.count == schema.classCount && Self.isDistribution(classShares),
            "the reference class shares are not \(schema.classCount) numbers in 0...1 with sum 1"
        )
    }

    private static func isDistribution(_ shares: [Double]) -> Bool {
        shares.allSatisfy { 0...1 ~= $0 } && abs(shares.reduce(0, +) - 1) < 1e-9
    }
}

extension Int {
    /// The sum, or the largest number where it would overflow.
    fileprivate func addingSaturated(_ other: Int) -> Int {
        let (sum, hasOverflowed) = addingReportingOverflow(other)
        return hasOverflowed ? .max : sum
    }
}
