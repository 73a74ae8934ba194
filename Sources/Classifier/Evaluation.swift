/// What cross-validation says of an algorithm on a data set: each row is predicted by a model that
/// has not seen it.
package struct Evaluation: Hashable, Sendable {
    /// What the data set's columns and classes are called.
    package let schema: ModelSchema
    /// What was trained for each fold.
    package let algorithm: Algorithm
    /// How the rows were dealt.
    package let folds: Folds
    /// The figures over all rows.
    package let scores: Scores

    /// Trains and predicts once a fold.
    ///
    /// `seed` shuffles the rows of stratified folds and trains the forests: the same one gives the
    /// same figures. `progress` is called after each fold with the number done and the number of
    /// all. Throws where the folds cannot be made or a model cannot be trained.
    package static func run(
        on dataset: Dataset,
        algorithm: Algorithm,
        folds: Folds,
        seed: UInt64,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(TrainingError) -> Evaluation {
        let parts = try folds.split(dataset, seed: seed)
        var scores = Scores(classCount: dataset.schema.classCount)
        var isHeldOut = [Bool](repeating: false, count: dataset.rowCount)
        for (index, part) in parts.enumerated() {
            for row in part {
                isHeldOut[row] = true
            }
            let rest = dataset.subset((0..<dataset.rowCount).lazy.filter { !isHeldOut[$0] })
            for row in part {
                isHeldOut[row] = false
            }
            let predictor = try Predictor.train(on: rest, algorithm: algorithm, seed: seed)
            scores.add(predictor, on: dataset.subset(part))
            progress(index + 1, parts.count)
        }
        return Evaluation(
            schema: dataset.schema,
            algorithm: algorithm,
            folds: folds,
            scores: scores
        )
    }
}
