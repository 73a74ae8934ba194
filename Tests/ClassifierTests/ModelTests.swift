import Testing

@testable import Classifier

struct ModelTests {
    @Test(arguments: Algorithm.allCases)
    func theVersionFollowsFromDataAlgorithmAndSeed(algorithm: Algorithm) throws {
        let model = try Model.train(on: .iris, algorithm: algorithm, seed: 1)
        let other = Dataset.iris.subset(0..<149)
        #expect(model.version.count == 16)
        #expect(model.algorithm == algorithm)
        #expect(try Model.train(on: .iris, algorithm: algorithm, seed: 1).version == model.version)
        #expect(try Model.train(on: .iris, algorithm: algorithm, seed: 2).version != model.version)
        #expect(try Model.train(on: other, algorithm: algorithm, seed: 1).version != model.version)
    }

    @Test func trainingFiguresDescribeTheRows() throws {
        let model = try Model.train(on: .iris, algorithm: .softmax, seed: 5)
        #expect(model.training.rowCount == 150)
        #expect(model.training.classCounts == [50, 50, 50])
        #expect(model.training.seed == 5)
        #expect(try model.training.accuracy == ReferenceFile.read().trainingAccuracy)
        #expect(0.119...0.120 ~= model.training.logLoss)
    }

    @Test(arguments: Algorithm.allCases, [(1, 2), (30, 5)])
    func otherShapesAreTrainedStoredAndRead(algorithm: Algorithm, shape: (Int, Int)) throws {
        let dataset = try SyntheticData.clouds(rows: 90, features: shape.0, classes: shape.1)
        let model = try Model.train(on: dataset, algorithm: algorithm, seed: 1)
        #expect(model.reference.features.count == shape.0)
        #expect(try Model(encoded: model.encoded(), path: "m") == model)
    }
}
