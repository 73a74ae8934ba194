/// What the last steps tell of a function's second derivatives: enough for directions nearly as good as
/// Newton's, in memory and time that grow with the number of unknowns and not with its square and cube.
///
/// Source: Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithm 7.4.
struct LimitedMemoryBFGS {
    private struct Step {
        let change: [Double]
        let gradientChange: [Double]
        /// The product of both, above 0.
        let curvature: Double
    }

    private static let stepsMax = 20

    private var steps: [Step] = []

    /// Takes in a step that was made.
    mutating func add(_ step: [Double], gradientChange: [Double]) {
        let curvature = VectorMath.dot(step, gradientChange)
        // In a convex function it is not below 0, but for rounding.
        guard curvature > 0 else { return }
        if steps.count == Self.stepsMax {
            steps.removeFirst()
        }
        steps.append(Step(change: step, gradientChange: gradientChange, curvature: curvature))
    }

    /// The direction to go from where the gradient is this one; against it when there was no step yet.
    func direction(_ gradient: [Double]) -> [Double] {
        var direction = gradient.map { -$0 }
        var shares: [Double] = []
        for step in steps.reversed() {
            let share = VectorMath.dot(step.change, direction) / step.curvature
            VectorMath.add(-share, step.gradientChange, to: &direction)
            shares.append(share)
        }
        if let last = steps.last {
            let square = VectorMath.dot(last.gradientChange, last.gradientChange)
            let scale = last.curvature / square
            for index in direction.indices {
                direction[index] *= scale
            }
        }
        for (step, share) in zip(steps, shares.reversed()) {
            let other = VectorMath.dot(step.gradientChange, direction) / step.curvature
            VectorMath.add(share - other, step.change, to: &direction)
        }
        return direction
    }
}
