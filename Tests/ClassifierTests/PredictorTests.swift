import Glibc
import Testing

@testable import Classifier

struct PredictorTests {
    /// Rows as they never come in training, up to the largest Float.
    static func rows(of width: Int) -> [[Float]] {
        var generator = SplitMix64(seed: 11)
        let extremes: [Float] = [0, -0.0, 3e38, -3e38, .leastNonzeroMagnitude, 1e-30, 1e30]
        return (0..<500).map { index in
            (0..<width).map { _ in
                switch index % 3 {
                case 0: 10 * generator.symmetric()
                case 1: generator.finite()
                default: extremes[generator.index(below: extremes.count)]
                }
            }
        }
    }

    @Test(arguments: Algorithm.allCases, [(1, 2), (4, 3), (30, 5)])
    func anAnswerIsADistributionAndItsFirstHighest(algorithm: Algorithm, shape: (Int, Int)) throws {
        let dataset = try SyntheticData.clouds(
            rows: 100, features: shape.0, classes: shape.1, noise: 3
        )
        let predictor = try Predictor.train(on: dataset, algorithm: algorithm, seed: 1)
        #expect(predictor.algorithm == algorithm)
        for row in Self.rows(of: shape.0) {
            let (predicted, probabilities) = predictor.answer(row)
            #expect(probabilities.allSatisfy { 0...1 ~= $0 })
            #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
            let highest = probabilities.max() ?? 0
            #expect(predicted == probabilities.firstIndex(of: highest))
        }
    }

    @Test(arguments: Algorithm.allCases, [(1, 2), (4, 3), (7, 5)])
    func rowsAtOnceAreAnsweredAsOneByOne(algorithm: Algorithm, shape: (Int, Int)) throws {
        let dataset = try SyntheticData.clouds(
            rows: 100, features: shape.0, classes: shape.1, noise: 3
        )
        let predictor = try Predictor.train(on: dataset, algorithm: algorithm, seed: 1)
        let rows = Self.rows(of: shape.0)
        for count in [0, 1, 2, 64] {
            // Room for one row more, which must stay as it is.
            var probabilities = [Float](repeating: -1, count: (count + 1) * shape.1)
            var classIndices = [Int](repeating: -1, count: count + 1)
            let values = rows.prefix(count).flatMap(\.self)
            predictor.predict(
                values.span, into: &probabilities, classIndices: &classIndices
            )
            let answers = rows.prefix(count).map(predictor.answer)
            #expect(classIndices == answers.map(\.predicted) + [-1])
            let rest = [Float](repeating: -1, count: shape.1)
            #expect(probabilities == answers.flatMap(\.probabilities) + rest)
        }
    }

    /// Around the number of scores that are kept.
    @Test(arguments: [2, 15, 16, 17, 40])
    func softmaxOfManyClassesIsWhatItsFormulaSays(classCount: Int) {
        var generator = SplitMix64(seed: 5)
        let model = SoftmaxModel(
            coefficients: (0..<classCount * 2).map { _ in Double(generator.symmetric()) },
            intercepts: (0..<classCount).map { _ in Double(generator.symmetric()) }
        )
        for _ in 0..<100 {
            let row = [generator.symmetric(), generator.symmetric()].map { 5 * $0 }
            let exponentials = (0..<classCount).map { label in
                exp(
                    model.intercepts[label]
                        + model.coefficients[2 * label] * Double(row[0])
                        + model.coefficients[2 * label + 1] * Double(row[1]))
            }
            let sum = exponentials.reduce(0, +)
            let probabilities = Predictor.softmax(model).answer(row).probabilities
            for (probability, exponential) in zip(probabilities, exponentials) {
                #expect(abs(Double(probability) - exponential / sum) < 1e-6)
            }
        }
    }

    @Test func theLargestWeightsDoNotOverflow() {
        let largest = Double(Float.greatestFiniteMagnitude)
        let predictor = Predictor.softmax(
            SoftmaxModel(
                coefficients: [largest, largest, -largest, largest],
                intercepts: [-largest, largest]
            )
        )
        for row in Self.rows(of: 2) {
            let probabilities = predictor.answer(row).probabilities
            #expect(probabilities.allSatisfy { 0...1 ~= $0 })
            #expect(probabilities.reduce(0, +) == 1)
        }
    }

    @Test func softmaxIsWhatItsFormulaSays() {
        // exp(log 3) : exp(0) = 3 : 1
        let predictor = Predictor.softmax(
            SoftmaxModel(coefficients: [1.098_612_288_668_11, 0], intercepts: [0, 0])
        )
        #expect(predictor.answer([1]).probabilities == [0.75, 0.25])
        #expect(predictor.answer([-1]).probabilities == [0.25, 0.75])
        #expect(predictor.answer([0]).predicted == 0)
    }

    @Test(arguments: [
        (2, [0.75, 0.25], 0), (2.5, [0.75, 0.25], 0), (2.6, [0.25, 0.75], 1),
        (-3e38, [0.75, 0.25], 0), (3e38, [0.25, 0.75], 1),
    ])
    func aForestAveragesItsLeaves(value: Float, probabilities: [Float], predicted: Int) {
        let answer = Predictor.forest(SmallModel.forest).answer([value])
        #expect(answer.probabilities == probabilities)
        #expect(answer.predicted == predicted)
    }
}
