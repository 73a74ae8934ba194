/// The columns of a table, turned into such that softmax training is well-conditioned whatever their
/// units are, and however alike they are.
///
/// Revenue, cost and profit in whole money, of which each is made up by the two others, are hopeless as
/// they stand: only a penalty of 1e-14 of what the loss weighs tells their coefficients apart. So
/// features are centred and divided by their deviation, the square root of the penalty is put below
/// them as further rows, and all is made orthonormal: [Z / sqrt(K); sqrt(penalty) / D] = Q * R, for K
/// classes. With unknowns t = R * u in place of the scaled coefficients u, scores are
/// sqrt(K) * top(Q) * t, and the penalty is half the square of bottom(Q) * t: the same objective, whose
/// second derivative at 0 is the identity.
///
/// Columns are made orthogonal one after the other (Gram and Schmidt, Golub and Van Loan, "Matrix
/// Computations", 4th edition, 5.2.8); a Cholesky factor of their products has half the digits.
struct WhitenedColumns {
    let rowCount: Int
    /// Features and intercept.
    let columnCount: Int
    /// Half of t * P * t is the penalty: features by features, symmetric.
    let penalty: [Double]

    /// Each column's values in the rows, which are scores when multiplied with unknowns, then bottom(Q).
    /// The last column is the intercept's, constant.
    let values: [[Double]]
    /// R, row after row; what is below the diagonal is 0.
    private let triangle: [Double]
    private let means: [Double]
    private let deviations: [Double]
    private let interceptValue: Double
    private var featureCount: Int { columnCount - 1 }

    /// `penaltyWeight` is that of half the square of a coefficient, where the loss of a row weighs 1.
    init(_ dataset: Dataset, penaltyWeight: Double, _ columnIsReady: (Int, Int) -> Void) {
        let rowCount = dataset.rowCount
        let featureCount = dataset.schema.featureCount
        let spread = Double(dataset.schema.classCount).squareRoot()
        var means: [Double] = []
        var deviations: [Double] = []
        var columns: [[Double]] = []
        var triangle = [Double](repeating: 0, count: featureCount * featureCount)
        for feature in 0..<featureCount {
            let original = dataset.column(feature)
            let (mean, deviation) = Self.moments(of: original)
            var column = original.map { (Double($0) - mean) / (deviation * spread) }
            column += repeatElement(0, count: featureCount)
            column[rowCount + feature] = penaltyWeight.squareRoot() / deviation
            let projections = Self.orthonormalize(&column, to: columns, rowCount)
            for (row, projection) in projections.enumerated() {
                triangle[row * featureCount + feature] = projection
            }
            columns.append(column)
            means.append(mean)
            deviations.append(deviation)
            columnIsReady(feature + 1, featureCount)
        }
        penalty = columns.flatMap { column in
            columns.map { other in
                VectorMath.dot(
                    column, from: rowCount, other, from: rowCount, count: featureCount)
            }
        }
        for feature in columns.indices {
            for row in 0..<rowCount {
                columns[feature][row] *= spread
            }
        }
        interceptValue = spread / Double(rowCount).squareRoot()
        columns.append([Double](repeating: interceptValue, count: rowCount))
        self.rowCount = rowCount
        columnCount = featureCount + 1
        values = columns
        self.triangle = triangle
        self.means = means
        self.deviations = deviations
    }

    /// What the unknowns of one class stand for, in the features' own units.
    func coefficients(
        of unknowns: ArraySlice<Double>
    ) -> (coefficients: [Double], intercept: Double) {
        let unknowns = Array(unknowns)
        var coefficients = [Double](repeating: 0, count: featureCount)
        for row in (0..<featureCount).reversed() {
            var sum = unknowns[row]
            for column in row + 1..<featureCount {
                sum -= triangle[row * featureCount + column] * coefficients[column]
            }
            coefficients[row] = sum / triangle[row * featureCount + row]
        }
        var intercept = unknowns[featureCount] * interceptValue
        for feature in 0..<featureCount {
            coefficients[feature] /= deviations[feature]
            intercept -= coefficients[feature] * means[feature]
        }
        return (coefficients, intercept)
    }

    /// Sums are of distances to the first value, so that the mean of a constant is exactly that.
    private static func moments(of values: [Float]) -> (mean: Double, deviation: Double) {
        let first = Double(values[0])
        let count = Double(values.count)
        let mean = first + values.reduce(0) { $0 + (Double($1) - first) } / count
        let squares = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let deviation = (squares / count).squareRoot()
        // A constant feature tells nothing; the penalty makes its coefficient 0.
        return (mean, deviation > 0 ? deviation : 1)
    }

    /// Takes out of a column what lies along the others and divides it by the length of what is left;
    /// returns the projections and that length.
    private static func orthonormalize(
        _ column: inout [Double], to others: [[Double]], _ rowCount: Int
    ) -> [Double] {
        let originalSquare = VectorMath.dot(
            column, from: 0, column, from: 0, count: rowCount)
        var projections = [Double](repeating: 0, count: others.count)
        // Where little is left, the first time leaves rounding behind; twice is enough.
        for _ in 0..<2 {
            for (index, other) in others.enumerated() {
                let projection = VectorMath.dot(other, column)
                projections[index] += projection
                VectorMath.add(-projection, other, to: &column)
            }
        }
        // Features are Floats: what others leave of one is either more than this, or rounding of ours.
        let square = VectorMath.dot(
            column, from: 0, column, from: 0, count: rowCount)
        if square <= 1e-26 * originalSquare {
            for row in 0..<rowCount {
                column[row] = 0
            }
        }
        let length = VectorMath.dot(column, column).squareRoot()
        for index in column.indices {
            column[index] /= length
        }
        return projections + [length]
    }
}
