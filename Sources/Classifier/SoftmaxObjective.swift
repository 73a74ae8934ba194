private import Glibc

/// What softmax training minimises, over the unknowns of `WhitenedColumns`, class after class.
///
/// In the features' own units it is C * sum(log loss) + 0.5 * sum(coefficient^2), as scikit-learn's
/// `LogisticRegression` has it, divided by C; intercepts are not penalised. For two classes scikit-learn
/// has one vector of coefficients, which is the difference of ours, and penalises that: its square is
/// twice the sum of ours.
/// https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression
///
/// The loss does not change when a column's unknowns grow by the same amount in all classes, so
/// half the square of their sum, divided by the number of classes, is added for each column. It is 0
/// at the minimum: for features the penalty sees to that, if weakly where values are huge, and for
/// intercepts, of which any sum would do, it picks scikit-learn's solution.
struct SoftmaxObjective {
    let classCount: Int
    let columnCount: Int
    var rowCount: Int { columns.rowCount }
    var unknownCount: Int { classCount * columnCount }

    private let labels: [Int]
    private let columns: WhitenedColumns

    /// Rows that are looked at together, so that their scores stay in the processor's cache.
    private static let blockRows = 128

    /// `columnIsReady` is called with the number of each feature and of all when it has been worked in.
    init(_ dataset: Dataset, c: Double, columnIsReady: (Int, Int) -> Void) {
        classCount = dataset.schema.classCount
        columnCount = dataset.schema.featureCount + 1
        labels = dataset.labels
        columns = WhitenedColumns(
            dataset, penaltyWeight: (classCount == 2 ? 2 : 1) / c, columnIsReady)
    }

    /// The objective and its first derivatives at `unknowns`.
    func evaluate(at unknowns: [Double]) -> (value: Double, gradient: [Double]) {
        var value = 0.0
        var gradient = [Double](repeating: 0, count: unknownCount)
        forEachBlock(at: unknowns) { rows, probabilities, loss in
            value += loss
            for (index, row) in rows.enumerated() {
                probabilities[labels[row] * rows.count + index] -= 1
            }
            for index in 0..<classCount {
                for column in 0..<columnCount {
                    gradient[index * columnCount + column] += VectorMath.dot(
                        probabilities, from: index * rows.count, columns.values[column],
                        from: rows.lowerBound, count: rows.count)
                }
            }
        }
        let featureCount = columnCount - 1
        for first in stride(from: 0, to: unknownCount, by: columnCount) {
            for feature in 0..<featureCount {
                let slope = VectorMath.dot(
                    columns.penalty, from: feature * featureCount, unknowns, from: first,
                    count: featureCount)
                gradient[first + feature] += slope
                value += 0.5 * slope * unknowns[first + feature]
            }
        }
        for column in 0..<columnCount {
            let sameColumn = stride(from: column, to: unknownCount, by: columnCount)
            let sum = sameColumn.reduce(0) { $0 + unknowns[$1] }
            value += 0.5 * sum * sum / Double(classCount)
            for unknown in sameColumn {
                gradient[unknown] += sum / Double(classCount)
            }
        }
        return (value, gradient)
    }

    /// The second derivatives at `unknowns`: the lower triangle of a dense square matrix.
    func hessian(at unknowns: [Double]) -> [Double] {
        var hessian = [Double](repeating: 0, count: unknownCount * unknownCount)
        forEachBlock(at: unknowns) { rows, probabilities, _ in
            var weighted = [Double](repeating: 0, count: rows.count)
            for index in 0..<classCount {
                for other in 0...index {
                    let same = index == other ? 1.0 : 0.0
                    for column in 0..<columnCount {
                        for row in 0..<rows.count {
                            weighted[row] =
                                columns.values[column][rows.lowerBound + row]
                                * probabilities[index * rows.count + row]
                                * (same - probabilities[other * rows.count + row])
                        }
                        let line = (index * columnCount + column) * unknownCount
                        let end = index == other ? column + 1 : columnCount
                        for otherColumn in 0..<end {
                            hessian[line + other * columnCount + otherColumn] += VectorMath.dot(
                                weighted, from: 0, columns.values[otherColumn],
                                from: rows.lowerBound, count: rows.count)
                        }
                    }
                }
            }
        }
        let featureCount = columnCount - 1
        for index in 0..<classCount {
            let first = index * columnCount
            for feature in 0..<featureCount {
                VectorMath.add(
                    1, columns.penalty, from: feature * featureCount, count: feature + 1,
                    to: &hessian, from: (first + feature) * unknownCount + first)
            }
            for other in 0...index {
                for column in 0..<columnCount {
                    hessian[(first + column) * unknownCount + other * columnCount + column] +=
                        1 / Double(classCount)
                }
            }
        }
        return hessian
    }

    /// The model that `unknowns` stand for.
    func model(of unknowns: [Double]) -> SoftmaxModel {
        var coefficients: [Double] = []
        var intercepts: [Double] = []
        for index in 0..<classCount {
            let part = columns.coefficients(
                of: unknowns[index * columnCount..<(index + 1) * columnCount])
            coefficients += part.coefficients
            intercepts.append(part.intercept)
        }
        return SoftmaxModel(coefficients: coefficients, intercepts: intercepts)
    }

    /// Calls `body` with some rows after the others: their probabilities, class after class, of which it
    /// may make something else, and the sum of their losses.
    private func forEachBlock(
        at unknowns: [Double], _ body: (Range<Int>, inout [Double], Double) -> Void
    ) {
        var probabilities: [Double] = []
        for start in stride(from: 0, to: rowCount, by: Self.blockRows) {
            let rows = start..<min(start + Self.blockRows, rowCount)
            probabilities.removeAll(keepingCapacity: true)
            probabilities += repeatElement(0, count: classCount * rows.count)
            for index in 0..<classCount {
                for column in 0..<columnCount {
                    VectorMath.add(
                        unknowns[index * columnCount + column], columns.values[column],
                        from: rows.lowerBound, count: rows.count, to: &probabilities,
                        from: index * rows.count)
                }
            }
            let loss = turnIntoProbabilities(&probabilities, rows)
            body(rows, &probabilities, loss)
        }
    }

    /// The softmax of each row's scores, without overflow. Returns the sum of the rows' losses, to its last
    /// digits also where it is next to nothing, as with classes that are separable.
    private func turnIntoProbabilities(_ scores: inout [Double], _ rows: Range<Int>) -> Double {
        var loss = 0.0
        for (index, row) in rows.enumerated() {
            let ofRow = stride(from: index, to: scores.count, by: rows.count)
            var best = index
            for place in ofRow where scores[place] > scores[best] {
                best = place
            }
            let highest = scores[best]
            loss += highest - scores[labels[row] * rows.count + index]
            var others = 0.0
            for place in ofRow {
                scores[place] = exp(scores[place] - highest)
                others += place == best ? 0 : scores[place]
            }
            loss += log1p(others)
            for place in ofRow {
                scores[place] /= 1 + others
            }
        }
        return loss
    }
}
