/// The lower triangular L with L * transpose(L) = A, for solving A * x = b.
///
/// Source: Golub and Van Loan, "Matrix Computations", 4th edition, section 4.2.
struct CholeskyFactor {
    private let size: Int
    /// Row after row; what is above the diagonal is not used.
    private var entries: [Double]

    /// Factors a symmetric matrix of which only the lower triangle is read.
    ///
    /// Nil if the matrix is not positive definite to working precision.
    init?(of matrix: [Double], size: Int) {
        self.size = size
        entries = matrix
        for row in 0..<size {
            for column in 0...row {
                var sum = entries[row * size + column]
                for index in 0..<column {
                    sum -= entries[row * size + index] * entries[column * size + index]
                }
                if column < row {
                    entries[row * size + column] = sum / entries[column * size + column]
                } else if sum > matrix[row * size + row] * Double.ulpOfOne, sum.isFinite {
                    entries[row * size + row] = sum.squareRoot()
                } else {
                    return nil
                }
            }
        }
    }

    /// The x with A * x = `vector`.
    func solve(_ vector: [Double]) -> [Double] {
        var solution = vector
        for row in 0..<size {
            for column in 0..<row {
                solution[row] -= entries[row * size + column] * solution[column]
            }
            solution[row] /= entries[row * size + row]
        }
        for row in (0..<size).reversed() {
            for below in row + 1..<size {
                solution[row] -= entries[below * size + row] * solution[below]
            }
            solution[row] /= entries[row * size + row]
        }
        return solution
    }
}
