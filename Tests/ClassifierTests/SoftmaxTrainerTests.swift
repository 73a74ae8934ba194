import Foundation
import Testing

@testable import Classifier

struct SoftmaxTrainerTests {
    @Test func coefficientsOfIrisAreThoseOfScikitLearn() throws {
        let reference = try ReferenceFile.read()
        let model = try SoftmaxTrainer.train(on: .iris)
        for (ours, theirs) in zip(model.coefficients, reference.coef.flatMap(\.self)) {
            #expect(abs(ours - theirs) < 1e-4)
        }
        for (ours, theirs) in zip(model.intercepts, reference.intercept) {
            #expect(abs(ours - theirs) < 1e-4)
        }
        #expect(model.coefficients.count == 12)
    }

    @Test func probabilitiesOfIrisAreThoseOfScikitLearn() throws {
        let reference = try ReferenceFile.read()
        #expect(reference.probabilities.count == Dataset.iris.rowCount)
        let predictor = Predictor.softmax(try SoftmaxTrainer.train(on: .iris))
        for (row, theirs) in reference.probabilities.enumerated() {
            let ours = predictor.answer(Array(Dataset.iris.row(row))).probabilities
            for (our, their) in zip(ours, theirs) {
                #expect(abs(Double(our) - their) < 1e-5)
            }
        }
    }

    /// Shapes and troubles: few and many features, a constant one, huge and tiny and far-off
    /// values, classes that are perfectly separable.
    static let datasets: [(name: String, make: @Sendable () throws -> Dataset)] = [
        ("iris", { .iris }),
        ("1 x 2", { try SyntheticData.clouds(rows: 40, features: 1, classes: 2, noise: 4) }),
        ("30 x 5", { try SyntheticData.clouds(rows: 200, features: 30, classes: 5, noise: 6) }),
        (
            "separable",
            { try SyntheticData.clouds(rows: 60, features: 3, classes: 3, noise: 0.01) }
        ),
        (
            "scale 1e6",
            { try SyntheticData.clouds(rows: 60, features: 3, classes: 3, noise: 4, scale: 1e6) }
        ),
        (
            "separable, scale 1e6",
            { try SyntheticData.clouds(rows: 60, features: 3, classes: 3, noise: 0.1, scale: 1e6) }
        ),
        (
            "scale 1e-6",
            { try SyntheticData.clouds(rows: 60, features: 3, classes: 3, noise: 4, scale: 1e-6) }
        ),
        ("one value", { try altered { _ in 7 } }),
        ("constant feature", { try altered { $0 % 4 == 0 ? 0.1 : nil } }),
        ("time stamps", { try altered { $0 % 4 == 0 ? 1.7e9 + Float($0) : nil } }),
        ("mixed scales", { try altered { $0 % 4 == 1 ? Float($0) * 1e30 : nil } }),
        ("collinear", { try CollinearMoney.table(rows: 200, scale: 1_000_000) }),
        ("collinear, scale 1e9", { try CollinearMoney.table(rows: 1_000, scale: 1_000_000_000) }),
        (
            "the same column twice",
            { try altered { $0 % 4 == 1 ? Dataset.iris.features[$0 - 1] : nil } }
        ),
        ("20 x 12", { try SyntheticData.clouds(rows: 240, features: 20, classes: 12, noise: 4) }),
        (
            "more features than rows",
            { try SyntheticData.clouds(rows: 30, features: 40, classes: 3) }
        ),
    ]

    static func altered(_ change: (Int) -> Float?) throws -> Dataset {
        let iris = Dataset.iris
        let features = iris.features.enumerated().map { change($0.offset) ?? $0.element }
        return Dataset(schema: iris.schema, features: features, labels: iris.labels)
    }

    /// By Newton's method and by L-BFGS. Computed here from the definition, in the features' own units.
    @Test(arguments: datasets.indices, [(0, 1.0), (200, 1.0), (0, 0.01), (200, 100.0)])
    func theGradientAtTheSolutionIsZero(index: Int, way: (newtonUnknownsMax: Int, c: Double)) throws
    {
        let dataset = try Self.datasets[index].make()
        let model = try SoftmaxTrainer.train(
            on: dataset, c: way.c, newtonUnknownsMax: way.newtonUnknownsMax)
        let featureCount = dataset.schema.featureCount
        let penaltyWeight = (model.classCount == 2 ? 2 : 1) / way.c
        var gradient = model.coefficients.map { $0 * penaltyWeight }
        var interceptGradient = [Double](repeating: 0, count: model.classCount)
        var largest = [Double](repeating: 1, count: featureCount)
        for row in 0..<dataset.rowCount {
            let values = dataset.row(row).map(Double.init)
            let scores = (0..<model.classCount).map { label in
                values.indices.reduce(model.intercepts[label]) {
                    $0 + model.coefficients[label * featureCount + $1] * values[$1]
                }
            }
            let highest = scores.max() ?? 0
            let exponentials = scores.map { exp($0 - highest) }
            let sum = exponentials.reduce(0, +)
            for label in 0..<model.classCount {
                let target = dataset.labels[row] == label ? 1.0 : 0.0
                let slope = exponentials[label] / sum - target
                interceptGradient[label] += slope
                for feature in 0..<featureCount {
                    gradient[label * featureCount + feature] += slope * values[feature]
                    largest[feature] = max(largest[feature], abs(values[feature]))
                }
            }
        }
        #expect(interceptGradient.allSatisfy { abs($0) < 1e-6 })
        for (unknown, slope) in gradient.enumerated() {
            #expect(
                abs(slope) < 1e-6 * largest[unknown % featureCount], "\(Self.datasets[index].name)")
        }
    }

    @Test(arguments: datasets.indices)
    func parametersSumToZeroOverTheClasses(index: Int) throws {
        let dataset = try Self.datasets[index].make()
        let model = try SoftmaxTrainer.train(on: dataset)
        #expect((model.coefficients + model.intercepts).allSatisfy { $0.isFinite })
        let size = model.intercepts.reduce(1) { max($0, abs($1)) }
        #expect(abs(model.intercepts.reduce(0, +)) < 1e-8 * size)
        for feature in 0..<model.featureCount {
            let weights = stride(
                from: feature, to: model.coefficients.count, by: model.featureCount
            )
            .map { model.coefficients[$0] }
            #expect(abs(weights.reduce(0, +)) < 1e-8)
        }
    }

    @Test func aConstantFeatureHasNoWeight() throws {
        let model = try SoftmaxTrainer.train(on: Self.altered { $0 % 4 == 0 ? 0.1 : nil })
        for label in 0..<3 {
            #expect(abs(model.coefficients[label * 4]) < 1e-9)
        }
    }

    @Test func featuresFarFromZeroCostNoAccuracy() throws {
        let iris = Dataset.iris
        // Sixteenths, so that Float holds the far values exactly.
        let near = iris.features.map { ($0 * 16).rounded() / 16 }
        let far = near.map { $0 + 65_536 }
        let models = try [near, far].map { features in
            let dataset = Dataset(schema: iris.schema, features: features, labels: iris.labels)
            return Predictor.softmax(try SoftmaxTrainer.train(on: dataset))
        }
        for row in 0..<iris.rowCount {
            let expected = models[0].answer(Array(near[row * 4..<row * 4 + 4])).probabilities
            let actual = models[1].answer(Array(far[row * 4..<row * 4 + 4])).probabilities
            for (one, other) in zip(expected, actual) {
                #expect(abs(one - other) < 1e-5)
            }
        }
    }

    @Test func thereIsNoLimitToTheUnknowns() throws {
        let dataset = try SyntheticData.clouds(rows: 48, features: 130, classes: 16)
        let predictor = Predictor.softmax(try SoftmaxTrainer.train(on: dataset))
        for row in 0..<dataset.rowCount {
            #expect(predictor.answer(Array(dataset.row(row))).predicted == dataset.labels[row])
        }
    }

    @Test(arguments: [0, 2_000])
    func progressGoesFromTheColumnsToTheEnd(newtonUnknownsMax: Int) throws {
        var reports: [TrainingProgress] = []
        _ = try SoftmaxTrainer.train(on: .iris, newtonUnknownsMax: newtonUnknownsMax) {
            reports.append($0)
        }
        #expect(reports.map(\.fraction) == reports.map(\.fraction).sorted())
        #expect(reports.allSatisfy { 0...1 ~= $0.fraction })
        #expect(
            reports.prefix(5).map(\.activity) == (1...4).map { "column \($0) of 4" } + ["step 1"])
        #expect(reports.count > 8)
    }
}
