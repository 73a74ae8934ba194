/// Distributions of real numbers: one name, a series with bounds of its own for each set of label
/// values. As `HistogramFamily`, but a sum is a Double and is rounded as such.
package struct ValueHistogramFamily: Sendable {
    /// The upper bounds of all series, one series after the other: inclusive, increasing in each, four
    /// at a time and filled up with infinity. In one array, because taking one out of an array of
    /// arrays would count references.
    private let bounds: [SIMD4<Double>]
    /// For each series, and one more: where its bounds start.
    private let starts: [Int]
    private let cells: [HistogramCells]

    init(bounds: [[Double]], cells: [HistogramCells]) {
        let blocks = bounds.map(ValueHistogramFamily.blocks)
        self.bounds = blocks.flatMap(\.self)
        self.starts = blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        self.cells = cells
    }

    private static func blocks(_ bounds: [Double]) -> [SIMD4<Double>] {
        stride(from: 0, to: bounds.count, by: 4).map { first in
            var block = SIMD4<Double>(repeating: .infinity)
            for (lane, bound) in bounds[first...].prefix(4).enumerated() { block[lane] = bound }
            return block
        }
    }

    /// Counts one value. What is not finite is left out: it would spoil the sum for ever.
    package func observe(_ value: Double, at index: Int = 0, in update: borrowing Shard.Update) {
        let cells = cells[index]
        guard value.isFinite else { return }
        update.add(1, to: cells.first &+ bucket(of: value, starts[index]..<starts[index &+ 1]))
        update.addReal(value, to: cells.sum)
    }

    /// Counts every `width`th of `values`, from `first` on: one column of a table that lies row by row.
    /// As one by one, but the sum is added up before it is rounded to what the series had.
    package func observe(
        _ values: Span<Float>, from first: Int = 0, width: Int = 1, at index: Int = 0,
        in update: borrowing Shard.Update
    ) {
        let cells = cells[index]
        let blocks = starts[index]..<starts[index &+ 1]
        var sum = 0.0
        var place = first
        while place < values.count {
            let value = Double(values[place])
            place &+= width
            guard value.isFinite else { continue }
            update.add(1, to: cells.first &+ bucket(of: value, blocks))
            sum += value
        }
        update.addReal(sum, to: cells.sum)
    }

    /// How many bounds are below the value. All are compared, because a branch that depends on the
    /// value would be guessed wrong too often.
    @inline(__always)
    private func bucket(of value: Double, _ blocks: Range<Int>) -> Int {
        var below = SIMD4<Int64>.zero
        var block = blocks.lowerBound
        while block < blocks.upperBound {
            below.replace(with: below &+ 1, where: bounds[block] .< value)
            block &+= 1
        }
        return Int(below.wrappedSum())
    }
}
