@testable import Classifier

/// Models made by hand, small enough to read their files.
enum SmallModel {
    /// Two trees: one asks whether the only feature is at most 2.5, the other is undecided.
    static let forest = RandomForestModel(
        featureCount: 1,
        classCount: 2,
        roots: [0, 3],
        nodes: [
            .init(feature: 0, threshold: 2.5, next: 2),
            .init(feature: -1, threshold: 0, next: 0),
            .init(feature: -1, threshold: 0, next: 1),
            .init(feature: -1, threshold: 0, next: 2),
        ],
        leafProbabilities: [1, 0, 0, 1, 0.5, 0.5]
    )

    static let softmax = SoftmaxModel(coefficients: [-1.5, 1.5], intercepts: [3.75, -3.75])

    static func make(_ predictor: Predictor) throws -> Model {
        let dataset = Dataset(
            schema: try ModelSchema(featureNames: ["x"], classNames: ["no", "yes"]),
            features: [1, 2, 3, 4],
            labels: [0, 0, 1, 1]
        )
        var scores = Scores(classCount: 2)
        scores.add(predictor, on: dataset)
        return Model(
            schema: dataset.schema,
            predictor: predictor,
            training: TrainingFigures(dataset, scores, seed: 7, c: nil),
            reference: DriftReference(dataset, scores)
        )
    }
}
