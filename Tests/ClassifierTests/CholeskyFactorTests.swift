import Testing

@testable import Classifier

struct CholeskyFactorTests {
    @Test(arguments: [1, 2, 5, 20])
    func aSolutionMultipliedBackGivesTheVector(size: Int) throws {
        var generator = SplitMix64(seed: UInt64(size))
        let root = (0..<size * size).map { _ in Double(generator.symmetric()) }
        let vector = (0..<size).map { _ in Double(generator.symmetric()) }
        // root * transpose(root) + identity is positive definite.
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size {
                matrix[row * size + column] = row == column ? 1 : 0
                for index in 0..<size {
                    matrix[row * size + column] +=
                        root[row * size + index] * root[column * size + index]
                }
            }
        }
        let solution = try #require(CholeskyFactor(of: matrix, size: size)).solve(vector)
        for row in 0..<size {
            let product = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * solution[$1] }
            #expect(abs(product - vector[row]) < 1e-12)
        }
    }

    @Test(arguments: [
        [0, 0, 0, 1], [1, 0, 2, 1], [-1, 0, 0, 1], [1, 0, 1, 1], [.nan, 0, 0, 1], [1, 0, 0, .nan],
    ])
    func aMatrixThatIsNotPositiveDefiniteHasNoFactor(matrix: [Double]) {
        #expect(CholeskyFactor(of: matrix, size: 2) == nil)
    }
}
