private import Glibc

/// Fits a `SoftmaxModel` by damped Newton steps; see `SoftmaxObjective` for what is minimised.
///
/// The same rows in the same order give the same model to the last bit: there is no randomness.
/// For two classes scikit-learn fits one vector of coefficients instead of two opposite ones, so
/// its coefficients there are those of twice our C.
enum SoftmaxTrainer {
    /// The most unknowns, (features + 1) * classes: a step costs their cube in time and their
    /// square in memory, 32 MB here.
    static let maximumUnknownCount = 2_000
    static let maximumSteps = 500
    /// A derivative may be this much off 0 at the end, per row: some thousand times what rounding
    /// leaves.
    static let tolerancePerRow = 1e-12

    /// The minimum for the rows of `dataset`, whose coefficients and intercepts sum to 0 over the
    /// classes as scikit-learn's do.
    static func train(on dataset: Dataset) throws(TrainingError) -> SoftmaxModel {
        let objective = SoftmaxObjective(dataset)
        guard objective.unknownCount <= maximumUnknownCount else {
            throw .tooManyUnknowns(objective.unknownCount, limit: maximumUnknownCount)
        }
        let tolerance = tolerancePerRow * Double(dataset.rowCount)
        var unknowns = [Double](repeating: 0, count: objective.unknownCount)
        for _ in 0..<maximumSteps {
            let (gradient, hessian) = objective.derivatives(at: unknowns)
            if gradient.allSatisfy({ $0.magnitude <= tolerance }) {
                return objective.model(of: unknowns)
            }
            let direction = newtonDirection(gradient, hessian)
            unknowns = step(from: unknowns, along: direction, gradient, objective)
        }
        throw .notConverged(steps: maximumSteps)
    }

    /// The way to the minimum of the quadratic that has these derivatives.
    private static func newtonDirection(_ gradient: [Double], _ hessian: [Double]) -> [Double] {
        let diagonal = stride(from: 0, to: hessian.count, by: gradient.count + 1)
        let largest = diagonal.reduce(0) { max($0, hessian[$1]) }
        var matrix = hessian
        // The matrix is positive definite, but may not be so to working precision, as when classes
        // are perfectly separable and the features are huge. Then the diagonal is made heavier.
        for exponent in -14...0 {
            if let factor = CholeskyFactor(of: matrix, size: gradient.count) {
                return factor.solve(gradient.map { -$0 })
            }
            let ridge = largest * pow(10, Double(exponent))
            for index in diagonal {
                matrix[index] = hessian[index] + ridge
            }
        }
        return gradient.map { -$0 / largest }
    }

    /// Goes the whole way or, while that does not lower the objective enough, half of it.
    ///
    /// Source: Armijo's rule, Nocedal and Wright, "Numerical Optimization", 2nd edition, 3.1.
    private static func step(
        from unknowns: [Double],
        along direction: [Double],
        _ gradient: [Double],
        _ objective: SoftmaxObjective
    ) -> [Double] {
        let slope = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        let value = objective.value(at: unknowns)
        // Close to the minimum the gain drowns in rounding, and the whole step is right.
        let rounding = 1e-12 * value.magnitude
        var length = 1.0
        while true {
            let candidate = zip(unknowns, direction).map { $0 + length * $1 }
            let limit = value + 1e-4 * length * slope + rounding
            if objective.value(at: candidate) <= limit || length < 1e-12 { return candidate }
            length /= 2
        }
    }
}
