/// What cross-validation says of an algorithm on a data set: each row is predicted by a model that
/// has not seen it.
package struct Evaluation: Hashable, Sendable {
    /// What the data set's columns and classes are called.
    package let schema: ModelSchema
    /// What was trained for each fold.
    package let algorithm: Algorithm
    /// How the rows were dealt.
    package let folds: Folds
    /// The figures of the predicted classes over all rows.
    package let scores: Scores
    /// The figures of the probabilities over all rows.
    package let probabilityScores: ProbabilityScores

    /// Trains and predicts once a fold.
    ///
    /// `seed` shuffles the rows of stratified folds and trains the forests: the same one gives the
    /// same figures. Throws where the folds cannot be made or a model cannot be trained.
    package static func run(
        on dataset: Dataset,
        algorithm: Algorithm,
        folds: Folds,
        seed: UInt64,
        c: Double = 1,
        progress: TrainingProgress.Report = { _ in }
    ) throws(TrainingError) -> Evaluation {
        let parts = try folds.split(dataset, seed: seed)
        let classCount = dataset.schema.classCount
        var scores = Scores(classCount: classCount)
        var probabilities = [Float](repeating: 0, count: dataset.rowCount * classCount)
        var isHeldOut = [Bool](repeating: false, count: dataset.rowCount)
        for (index, part) in parts.enumerated() {
            for row in part {
                isHeldOut[row] = true
            }
            let rest = dataset.subset((0..<dataset.rowCount).lazy.filter { !isHeldOut[$0] })
            for row in part {
                isHeldOut[row] = false
            }
            let predictor = try Predictor.train(
                on: rest, algorithm: algorithm, seed: seed, c: c
            ) { inner in progress(inner.within("fold", index + 1, of: parts.count)) }
            scores.add(predictor, on: dataset.subset(part)) { index, answer in
                let row = part[index]
                probabilities.replaceSubrange(
                    row * classCount..<(row + 1) * classCount, with: answer)
            }
        }
        return Evaluation(
            schema: dataset.schema,
            algorithm: algorithm,
            folds: folds,
            scores: scores,
            probabilityScores: ProbabilityScores(
                probabilities, labels: dataset.labels, classCount: classCount)
        )
    }
}
