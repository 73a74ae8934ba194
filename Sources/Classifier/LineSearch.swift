/// How far to go along a direction in which a convex function falls.
enum LineSearch {
    /// A point on the way, with the function's value and gradient there.
    struct Point {
        let unknowns: [Double]
        let value: Double
        let gradient: [Double]
    }

    private static let trialsMax = 100

    /// A point that meets the strong Wolfe conditions: the function has fallen enough, and is almost as
    /// flat along the direction as it gets. Nil where rounding hides both.
    ///
    /// The whole step is tried first; then the way is halved, doubled, or cut where a parabola is
    /// lowest. The slope of a convex function tells on which side of the lowest point one is.
    ///
    /// Source: Nocedal and Wright, "Numerical Optimization", 2nd edition, 3.1 and 3.5.
    static func search(
        from start: Point, along direction: [Double],
        _ evaluate: ([Double]) -> (value: Double, gradient: [Double])
    ) -> Point? {
        let startSlope = VectorMath.dot(start.gradient, direction)
        guard startSlope < 0 else { return nil }
        // Close to the minimum the gain drowns in rounding, and the slope alone tells.
        let rounding = 1e-12 * start.value.magnitude
        var near = (length: 0.0, slope: startSlope)
        var far: (length: Double, slope: Double?)?
        var length = 1.0
        for _ in 0..<trialsMax {
            var unknowns = start.unknowns
            VectorMath.add(length, direction, to: &unknowns)
            let (value, gradient) = evaluate(unknowns)
            let slope = VectorMath.dot(gradient, direction)
            let hasFallen = value <= start.value + 1e-4 * length * startSlope + rounding
            if hasFallen, slope.magnitude <= -0.9 * startSlope {
                return Point(unknowns: unknowns, value: value, gradient: gradient)
            }
            if hasFallen, slope < 0 {
                near = (length, slope)
            } else {
                far = (length, slope > 0 ? slope : nil)
            }
            guard let end = far else {
                length *= 2
                continue
            }
            let width = end.length - near.length
            let share = end.slope.map { near.slope / (near.slope - $0) } ?? 0.5
            length = near.length + width * min(max(share, 0.1), 0.9)
        }
        return nil
    }
}
