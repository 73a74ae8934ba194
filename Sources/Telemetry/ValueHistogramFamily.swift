/// Distributions of real numbers: one name, a series with bounds of its own for each set of label
/// values. As `HistogramFamily`, but a sum is a Double and is rounded as such.
package struct ValueHistogramFamily: Sendable {
    /// The upper bounds of all series, one series after the other: inclusive, increasing in each. In
    /// one array, because taking one out of an array of arrays would count references.
    private let bounds: [Double]
    /// For each series, and one more: where its bounds start.
    private let starts: [Int]
    private let cells: [HistogramCells]

    init(bounds: [[Double]], cells: [HistogramCells]) {
        self.bounds = bounds.flatMap(\.self)
        self.starts = bounds.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        self.cells = cells
    }

    /// Counts one value. What is not finite is left out: it would spoil the sum for ever.
    package func observe(_ value: Double, at index: Int = 0, in update: borrowing Shard.Update) {
        guard value.isFinite else { return }
        let cells = cells[index]
        let start = starts[index]
        let end = starts[index &+ 1]
        var bound = start
        while bound < end && bounds[bound] < value { bound &+= 1 }
        update.add(1, to: cells.first &+ bound &- start)
        update.addReal(value, to: cells.sum)
    }
}
