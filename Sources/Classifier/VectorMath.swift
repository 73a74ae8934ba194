/// The two loops that training spends its time in, over spans so that the compiler makes vector code of
/// them.
enum VectorMath {
    /// The sum of the products, in an order that depends on the count alone.
    static func dot(_ first: [Double], _ second: [Double]) -> Double {
        precondition(first.count == second.count, "vectors of one length")
        return dot(first, from: 0, second, from: 0, count: first.count)
    }

    /// The same of `count` elements of each.
    static func dot(
        _ first: [Double], from firstStart: Int, _ second: [Double], from secondStart: Int,
        count: Int
    ) -> Double {
        let left = first.span.extracting(firstStart..<firstStart + count)
        let right = second.span.extracting(secondStart..<secondStart + count)
        // Four sums: each addition would have to wait for the one before it otherwise.
        var sums = SIMD4<Double>()
        var index = 0
        while index &+ 3 < count {
            sums +=
                SIMD4(left[index], left[index &+ 1], left[index &+ 2], left[index &+ 3])
                * SIMD4(right[index], right[index &+ 1], right[index &+ 2], right[index &+ 3])
            index &+= 4
        }
        var sum = sums.sum()
        while index < count {
            sum += left[index] * right[index]
            index &+= 1
        }
        return sum
    }

    /// Adds `factor` times a vector.
    static func add(_ factor: Double, _ vector: [Double], to sum: inout [Double]) {
        add(factor, vector, from: 0, count: vector.count, to: &sum, from: 0)
    }

    /// The same with `count` elements of each.
    static func add(
        _ factor: Double, _ vector: [Double], from start: Int, count: Int,
        to sum: inout [Double], from sumStart: Int
    ) {
        let addend = vector.span.extracting(start..<start + count)
        var target = sum.mutableSpan
        for index in addend.indices {
            target[sumStart &+ index] += factor * addend[index]
        }
    }
}

extension [Double] {
    /// The largest magnitude, 0 if there is no element.
    var largestMagnitude: Double { reduce(0) { Swift.max($0, $1.magnitude) } }
}
