private import Glibc

/// Fits a `SoftmaxModel`; see `SoftmaxObjective` for what is minimised.
///
/// By Newton's method where there are few unknowns, by L-BFGS where there are many; a line search makes
/// both sure. The same rows in the same order give the same model to the last bit: there is no
/// randomness.
enum SoftmaxTrainer {
    /// With more unknowns, (features + 1) * classes, a step of Newton's method costs more than it saves:
    /// for each row it grows with their square, and then with their cube.
    static let newtonUnknownsMax = 200
    /// Where classes are separable and the penalty is next to nothing, L-BFGS hardly arrives; Newton's
    /// method does. It takes over after so many steps while its matrix has at most 32 MB.
    static let stepsBeforeNewton = 2_000
    static let patientNewtonUnknownsMax = 2_000
    static let stepsMax = 10_000
    /// Each derivative may be this much off 0 at the end, times the square root of the rows: some
    /// hundred times what rounding leaves.
    static let tolerance = 1e-12

    /// The minimum for the rows of `dataset`, whose coefficients and intercepts sum to 0 over the
    /// classes as scikit-learn's do.
    ///
    /// `c` is the inverse of the penalty's weight, as in scikit-learn. `newtonUnknownsMax` is for tests.
    static func train(
        on dataset: Dataset, c: Double = 1, newtonUnknownsMax: Int = newtonUnknownsMax,
        progress: TrainingProgress.Report = { _ in }
    ) throws(TrainingError) -> SoftmaxModel {
        let objective = SoftmaxObjective(dataset, c: c) { column, count in
            let share = Double(column) / Double(count)
            progress(
                TrainingProgress("column \(column) of \(count)", fraction: 0.2 * share * share))
        }
        let tolerance = tolerance * Double(dataset.rowCount).squareRoot()
        let start = [Double](repeating: 0, count: objective.unknownCount)
        let (value, gradient) = objective.evaluate(at: start)
        var point = LineSearch.Point(unknowns: start, value: value, gradient: gradient)
        var memory = LimitedMemoryBFGS()
        let first = max(gradient.largestMagnitude, tolerance)
        var fraction = 0.2
        var takesNewton = objective.unknownCount <= newtonUnknownsMax
        let canTakeNewton = objective.unknownCount <= patientNewtonUnknownsMax
        for step in 0..<stepsMax {
            let left = point.gradient.largestMagnitude
            if left <= tolerance {
                return objective.model(of: point.unknowns)
            }
            // Each step makes the gradient smaller by about the same factor.
            fraction = max(fraction, 0.2 + 0.8 * log(first / left) / log(first / tolerance))
            progress(TrainingProgress("step \(step + 1)", fraction: fraction))
            if step == stepsBeforeNewton, canTakeNewton {
                takesNewton = true
            }
            let direction =
                takesNewton
                ? newtonDirection(point.gradient, objective.hessian(at: point.unknowns))
                : memory.direction(point.gradient)
            guard
                let next = LineSearch.search(
                    from: point, along: direction, objective.evaluate)
            else {
                // Rounding hides that there is a better point, if there is one.
                if left <= 1_000 * tolerance { return objective.model(of: point.unknowns) }
                guard !takesNewton, canTakeNewton else { throw .notConverged(steps: step) }
                takesNewton = true
                continue
            }
            memory.add(
                zip(next.unknowns, point.unknowns).map { $0 - $1 },
                gradientChange: zip(next.gradient, point.gradient).map { $0 - $1 })
            point = next
        }
        throw .notConverged(steps: stepsMax)
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
}
