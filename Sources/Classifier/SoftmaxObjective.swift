private import Glibc

/// What softmax training minimises, over unknowns that are scaled to make the problem well-posed.
///
/// In the features' own units it is C * sum(log loss) + 0.5 * sum(coefficient^2) with C = 1, as
/// scikit-learn's `LogisticRegression` has it; intercepts are not penalised.
/// https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression
///
/// Here feature j is (x - mean) / deviation. Its coefficient is then larger by the deviation and is
/// penalised by 1 / deviation^2, and the intercept absorbs the mean: the minimum stays the same.
/// The loss does not change when a column's unknowns grow by the same amount in all classes, so
/// half the square of their sum is added for each column. It is 0 at the minimum: for features the
/// penalty sees to that, if weakly where values are huge, and for intercepts, of which any sum would
/// do, it picks scikit-learn's solution.
struct SoftmaxObjective {
    let classCount: Int
    /// Features and intercept.
    let columnCount: Int
    var unknownCount: Int { classCount * columnCount }
    var rowCount: Int { labels.count }

    private let labels: [Int]
    /// `rowCount * columnCount` scaled values, the last of each row is 1.
    private let rows: [Double]
    private let means: [Double]
    private let deviations: [Double]

    init(_ dataset: Dataset) {
        classCount = dataset.schema.classCount
        columnCount = dataset.schema.featureCount + 1
        labels = dataset.labels
        (means, deviations) = Self.moments(of: dataset)
        var rows: [Double] = []
        rows.reserveCapacity(labels.count * columnCount)
        for row in 0..<dataset.rowCount {
            for (feature, value) in dataset.row(row).enumerated() {
                rows.append((Double(value) - means[feature]) / deviations[feature])
            }
            rows.append(1)
        }
        self.rows = rows
    }

    private static func moments(of dataset: Dataset) -> (means: [Double], deviations: [Double]) {
        let count = Double(dataset.rowCount)
        var means = [Double](repeating: 0, count: dataset.schema.featureCount)
        var squares = means
        for row in 0..<dataset.rowCount {
            for (feature, value) in dataset.row(row).enumerated() {
                means[feature] += Double(value) / count
            }
        }
        for row in 0..<dataset.rowCount {
            for (feature, value) in dataset.row(row).enumerated() {
                let distance = Double(value) - means[feature]
                squares[feature] += distance * distance / count
            }
        }
        // A constant feature tells nothing; the penalty makes its coefficient 0.
        return (means, squares.map { $0 > 0 ? $0.squareRoot() : 1 })
    }

    /// The objective at `unknowns`: per class, the scaled coefficients and then the intercept.
    func value(at unknowns: [Double]) -> Double {
        var scores = [Double](repeating: 0, count: classCount)
        var value = 0.0
        for row in 0..<rowCount {
            let logOfSum = computeScores(ofRow: row, unknowns, into: &scores)
            value += logOfSum - scores[labels[row]]
        }
        for feature in 0..<columnCount - 1 {
            for index in 0..<classCount {
                let coefficient = unknowns[index * columnCount + feature] / deviations[feature]
                value += 0.5 * coefficient * coefficient
            }
        }
        for column in 0..<columnCount {
            let sum = sumOverClasses(column, unknowns)
            value += 0.5 * sum * sum
        }
        return value
    }

    /// First derivatives, and the second ones as the lower triangle of a dense square matrix.
    func derivatives(at unknowns: [Double]) -> (gradient: [Double], hessian: [Double]) {
        var gradient = [Double](repeating: 0, count: unknownCount)
        var hessian = [Double](repeating: 0, count: unknownCount * unknownCount)
        addLoss(at: unknowns, &gradient, &hessian)

        for index in 0..<classCount {
            for feature in 0..<columnCount - 1 {
                let unknown = index * columnCount + feature
                let penalty = 1 / (deviations[feature] * deviations[feature])
                gradient[unknown] += penalty * unknowns[unknown]
                hessian[unknown * unknownCount + unknown] += penalty
            }
        }
        for column in 0..<columnCount {
            let sum = sumOverClasses(column, unknowns)
            let sameColumn = stride(from: column, to: unknownCount, by: columnCount)
            for unknown in sameColumn {
                gradient[unknown] += sum
                for other in sameColumn {
                    hessian[unknown * unknownCount + other] += 1
                }
            }
        }
        return (gradient, hessian)
    }

    /// The model that `unknowns` stand for, in the features' own units.
    func model(of unknowns: [Double]) -> SoftmaxModel {
        var coefficients: [Double] = []
        var intercepts: [Double] = []
        for index in 0..<classCount {
            var intercept = unknowns[index * columnCount + columnCount - 1]
            for feature in 0..<columnCount - 1 {
                let coefficient = unknowns[index * columnCount + feature] / deviations[feature]
                intercept -= coefficient * means[feature]
                coefficients.append(coefficient)
            }
            intercepts.append(intercept)
        }
        return SoftmaxModel(coefficients: coefficients, intercepts: intercepts)
    }

    /// Adds the derivatives of the log loss of every row.
    private func addLoss(
        at unknowns: [Double],
        _ gradient: inout [Double],
        _ hessian: inout [Double]
    ) {
        var probabilities = [Double](repeating: 0, count: classCount)
        for row in 0..<rowCount {
            let logOfSum = computeScores(ofRow: row, unknowns, into: &probabilities)
            for index in 0..<classCount {
                probabilities[index] = exp(probabilities[index] - logOfSum)
            }
            let values = row * columnCount
            for index in 0..<classCount {
                let target = labels[row] == index ? 1.0 : 0.0
                let slope = probabilities[index] - target
                for column in 0..<columnCount {
                    gradient[index * columnCount + column] += slope * rows[values + column]
                }
                for other in 0...index {
                    let same = index == other ? 1.0 : 0.0
                    let weight = probabilities[index] * (same - probabilities[other])
                    for column in 0..<columnCount {
                        let factor = weight * rows[values + column]
                        let first = (index * columnCount + column) * unknownCount
                        let start = first + other * columnCount
                        for otherColumn in 0..<columnCount {
                            hessian[start + otherColumn] += factor * rows[values + otherColumn]
                        }
                    }
                }
            }
        }
    }

    /// Writes the scores of a row and returns log(sum(exp(score))), without overflow.
    private func computeScores(
        ofRow row: Int,
        _ unknowns: [Double],
        into scores: inout [Double]
    ) -> Double {
        var highest = -Double.infinity
        for index in 0..<classCount {
            var score = 0.0
            for column in 0..<columnCount {
                score += unknowns[index * columnCount + column] * rows[row * columnCount + column]
            }
            scores[index] = score
            highest = max(highest, score)
        }
        var sum = 0.0
        for score in scores {
            sum += exp(score - highest)
        }
        return highest + log(sum)
    }

    private func sumOverClasses(_ column: Int, _ unknowns: [Double]) -> Double {
        stride(from: column, to: unknownCount, by: columnCount).reduce(0) { $0 + unknowns[$1] }
    }
}
