/// Distributions of real numbers: one name, a series with bounds of its own for each set of label
/// values. As `HistogramFamily`, but a sum is a Double and is rounded as such.
package struct ValueHistogramFamily: Sendable {
    /// The upper bounds of all series, one series after the other: inclusive, increasing in each, four
    /// at a time and filled up with infinity. In one array, because taking one out of an array of
    /// arrays would count references.
    private let bounds: [SIMD4<Double>]
    private let series: [Series]

    private struct Series: Sendable {
        let firstBlock: Int
        let endBlock: Int
        let firstCell: Int
        let sumCell: Int
        /// What a value counts for in the sum: itself, clipped to these, less the origin.
        let lowest: Double
        let highest: Double
        let origin: Double

        /// Comparisons in this order are one instruction each, which `min` and `max` are not.
        @inline(__always)
        func summand(_ value: Double) -> Double {
            let raised = value > lowest ? value : lowest
            return (raised < highest ? raised : highest) - origin
        }
    }

    /// `ranges` has an element for each series: what its values are clipped to before they are added up.
    init(bounds: [[Double]], cells: [HistogramCells], ranges: [ClosedRange<Double>?]? = nil) {
        var blocks: [SIMD4<Double>] = []
        var series: [Series] = []
        for (index, (bounds, cells)) in zip(bounds, cells).enumerated() {
            let range = ranges?[index]
            let firstBlock = blocks.count
            blocks += ValueHistogramFamily.blocks(bounds)
            series.append(
                Series(
                    firstBlock: firstBlock, endBlock: blocks.count, firstCell: cells.first,
                    sumCell: cells.sum, lowest: range?.lowerBound ?? -.infinity,
                    highest: range?.upperBound ?? .infinity, origin: range?.lowerBound ?? 0))
        }
        self.bounds = blocks
        self.series = series
    }

    private static func blocks(_ bounds: [Double]) -> [SIMD4<Double>] {
        // One block at least, even without a bound.
        stride(from: 0, to: max(bounds.count, 1), by: 4).map { first in
            var block = SIMD4<Double>(repeating: .infinity)
            for (lane, bound) in bounds[first...].prefix(4).enumerated() { block[lane] = bound }
            return block
        }
    }

    /// Counts one value. What is not finite is left out: it would spoil the sum for ever.
    package func observe(_ value: Double, at index: Int = 0, in update: borrowing Shard.Update) {
        guard value.isFinite else { return }
        let series = series[index]
        let bucket = boundsBelow(value, in: series, bounds[series.firstBlock])
        update.add(1, to: series.firstCell &+ bucket)
        update.addReal(series.summand(value), to: series.sumCell)
    }

    /// Counts rows of as many values as there are series, each value in the series of its column. As one
    /// by one, but a column's sum is added up before it is added to that of the series.
    package func observe(rows values: Span<Float>, in update: borrowing Shard.Update) {
        let width = series.count
        for column in 0..<width {
            let series = series[column]
            let firstBounds = bounds[series.firstBlock]
            var sum = 0.0
            var place = column
            while place < values.count {
                let given = values[place]
                place &+= width
                guard given.isFinite else { continue }
                let value = Double(given)
                update.add(
                    1, to: series.firstCell &+ boundsBelow(value, in: series, firstBounds))
                sum += series.summand(value)
            }
            update.addReal(sum, to: series.sumCell)
        }
    }

    /// How many bounds are below the value, which is the bucket's number. All are compared, because a
    /// branch that depends on the value would be guessed wrong too often.
    @inline(__always)
    private func boundsBelow(
        _ value: Double, in series: Series, _ firstBounds: SIMD4<Double>
    ) -> Int {
        var count = ValueHistogramFamily.boundsBelow(value, in: firstBounds)
        // Most series have no more than four bounds.
        var index = series.firstBlock &+ 1
        while index < series.endBlock {
            count &+= ValueHistogramFamily.boundsBelow(value, in: bounds[index])
            index &+= 1
        }
        return count
    }

    @inline(__always)
    private static func boundsBelow(_ value: Double, in block: SIMD4<Double>) -> Int {
        let low = (block[0] < value ? 1 : 0) &+ (block[1] < value ? 1 : 0)
        let high = (block[2] < value ? 1 : 0) &+ (block[3] < value ? 1 : 0)
        return low &+ high
    }
}
