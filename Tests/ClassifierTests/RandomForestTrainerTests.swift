import Foundation
import Glibc
import Testing

@testable import Classifier

struct RandomForestTrainerTests {
    @Test func theSameSeedGivesTheSameFileByteForByte() throws {
        let files = try [1, 1, 2].map { seed in
            try Model.train(on: .iris, algorithm: .forest, seed: seed).encoded()
        }
        #expect(files[0] == files[1])
        #expect(files[0] != files[2])
        let forests = try [1, 2].map { try RandomForestTrainer.train(on: .iris, seed: $0) }
        #expect(forests[0] != forests[1])
    }

    @Test(arguments: [(1, 2), (2, 3), (30, 5)])
    func everyForestIsValid(features: Int, classes: Int) throws {
        let dataset = try SyntheticData.clouds(
            rows: 120, features: features, classes: classes, noise: 3
        )
        let forest = try RandomForestTrainer.train(on: dataset, seed: 3)
        #expect(forest.treeCount == 100)
        try forest.validate(dataset.schema)
    }

    /// A row is in the sample of about two trees in three, and those have it right.
    @Test func distinctRowsAreLearntByHeart() throws {
        let dataset = try SyntheticData.clouds(rows: 100, features: 4, classes: 3, noise: 5)
        let model = try Model.train(on: dataset, algorithm: .forest, seed: 8)
        #expect(model.training.accuracy == 1)
    }

    @Test func rowsThatAreAlikeShareALeaf() throws {
        let schema = try SyntheticData.schema(features: 2, classes: 2)
        let dataset = Dataset(
            schema: schema,
            features: [Float](repeating: 1, count: 2_000),
            labels: (0..<1_000).map { $0 < 700 ? 0 : 1 }
        )
        let forest = try RandomForestTrainer.train(on: dataset, seed: 1)
        #expect(forest.nodeCount == 100)
        // A sample has as many rows as there are, some of them more than once.
        #expect(forest.leafProbabilities.allSatisfy { abs(remainder($0 * 1_000, 1)) < 1e-3 })
        let answer = Predictor.forest(forest).answer([5, -5])
        #expect(answer.predicted == 0)
        #expect(abs(answer.probabilities[0] - 0.7) < 0.02)
    }

    /// Labels that alternate are peeled off one by one: a tree as deep as a stack would not bear.
    @Test func aTreeMayBeAsDeepAsThereAreRows() throws {
        let dataset = Dataset(
            schema: try SyntheticData.schema(features: 1, classes: 2),
            features: (0..<400).map(Float.init),
            labels: (0..<400).map { $0 % 2 }
        )
        let model = try Model.train(on: dataset, algorithm: .forest, seed: 1)
        #expect(model.training.accuracy > 0.9)
    }

    static let neighbours: [(below: Float, above: Float, threshold: Float)] = [
        (1, 2, 1.5),
        (1.4, 1.5, 1.45),
        (-3e38, 3e38, 0),
        (3e38, 3.2e38, 3.1e38),
        (0, .leastNonzeroMagnitude, 0),
        (1, Float(1).nextUp, 1),
        (Float(1).nextUp, Float(1).nextUp.nextUp, Float(1).nextUp),
    ]

    @Test(arguments: neighbours)
    func aThresholdPartsItsNeighbours(below: Float, above: Float, threshold: Float) {
        #expect(TreeGrower.threshold(between: below, and: above) == threshold)
        #expect(below <= threshold && threshold < above)
    }

    @Test func thresholdsPartAnyNeighbours() {
        var generator = SplitMix64(seed: 4)
        for _ in 0..<10_000 {
            let below = generator.finite()
            let above = generator.next() % 2 == 0 ? below.nextUp : generator.finite()
            guard below < above, above.isFinite else { continue }
            let threshold = TreeGrower.threshold(between: below, and: above)
            #expect(below <= threshold && threshold < above)
        }
    }

    /// After the first tree, and not too early: the bound holds, and is not far from what a file takes.
    @Test(arguments: [(150, 4, 3, Float(2)), (600, 3, 12, Float(6)), (400, 20, 2, Float(8))])
    func aForestTooLargeForAFileIsRefused(shape: (Int, Int, Int, Float)) throws {
        let dataset = try SyntheticData.clouds(
            rows: shape.0, features: shape.1, classes: shape.2, noise: shape.3)
        let forest = try RandomForestTrainer.train(on: dataset, seed: 1)
        let bytes = try JSONEncoder().encode(forest).count
        var reports: Set<String> = []
        let error = #expect(throws: TrainingError.self) {
            try RandomForestTrainer.train(on: dataset, seed: 1, fileBytesMax: bytes) { progress in
                reports.insert(progress.activity)
            }
        }
        guard case .forestTooLarge(let bound, bytes, let rowCount) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes..<bytes * 2 ~= bound)
        #expect(1..<dataset.rowCount ~= rowCount)
        #expect(reports.filter { $0.hasPrefix("tree") } == ["tree 1 of 100"])
        #expect(
            try RandomForestTrainer.train(on: dataset, seed: 1, fileBytesMax: bound) == forest)
    }
}
