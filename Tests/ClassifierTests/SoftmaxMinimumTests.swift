import Foundation
import Testing

@testable import Classifier

/// Training arrives at the minimum of scikit-learn's objective, also where scikit-learn does not.
struct SoftmaxMinimumTests {
    /// By Newton's method and by L-BFGS.
    @Test(arguments: [0, 200])
    func probabilitiesAndObjectiveAreThoseOfTheMinimum(newtonUnknownsMax: Int) throws {
        let reference = try MinimumReference.read()
        #expect(reference.cases.count == 10)
        for expected in reference.cases {
            let dataset = try MinimumReference.table(expected.table)
            let model = try SoftmaxTrainer.train(
                on: dataset, c: expected.c, newtonUnknownsMax: newtonUnknownsMax)
            let name = "\(expected.table), C = \(expected.c)"
            let predictor = Predictor.softmax(model)
            #expect(expected.rows.count >= 6)
            for (row, theirs) in zip(expected.rows, expected.probabilities) {
                let ours = predictor.answer(Array(dataset.row(row))).probabilities
                for (our, their) in zip(ours, theirs) {
                    #expect(abs(Double(our) - their) < 1e-6, "\(name), row \(row)")
                }
            }
            let objective = objective(of: model, on: dataset, c: expected.c)
            #expect(abs(objective - expected.objective) < 1e-7 * expected.objective, "\(name)")
            #expect(objective < expected.scikitLearnObjective * (1 + 1e-7), "\(name)")
        }
    }

    /// The file is of use only if it has cases on both sides.
    @Test func scikitLearnArrivesWhereColumnsAreNotCollinear() throws {
        for expected in try MinimumReference.read().cases {
            let isCollinear = expected.table.hasPrefix("money")
            #expect(expected.scikitLearnLargestDifference < 1e-6 || isCollinear)
        }
    }

    private func objective(of model: SoftmaxModel, on dataset: Dataset, c: Double) -> Double {
        var loss = 0.0
        for row in 0..<dataset.rowCount {
            let values = dataset.row(row).map(Double.init)
            let scores = (0..<model.classCount).map { label in
                values.indices.reduce(model.intercepts[label]) {
                    $0 + model.coefficients[label * values.count + $1] * values[$1]
                }
            }
            let highest = scores.max() ?? 0
            let sum = scores.reduce(0) { $0 + exp($1 - highest) }
            loss += log(sum) + highest - scores[dataset.labels[row]]
        }
        // For two classes scikit-learn has one vector of coefficients, the difference of ours.
        let square = model.coefficients.reduce(0) { $0 + $1 * $1 }
        return c * loss + 0.5 * square * (model.classCount == 2 ? 2 : 1)
    }
}
