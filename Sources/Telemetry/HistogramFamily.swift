/// Distributions of durations or whole numbers: one name, one set of bounds, a series for each set of
/// label values.
///
/// All integers (durations are nanoseconds), so sums are exact whatever the order in which they are
/// added up. In memory each bucket counts its own observations only and there is no total: the total
/// of a scrape is the sum of the buckets that it has read, so `+Inf` and `_count` cannot disagree.
package struct HistogramFamily: Sendable {
    /// Upper bounds, inclusive, increasing.
    private let bounds: [UInt64]
    /// For each number of binary digits, the first bound that may hold one of as many.
    private let firstBounds: [Int]
    /// For each series.
    private let cells: [HistogramCells]

    init(bounds: [UInt64], cells: [HistogramCells]) {
        self.bounds = bounds
        self.cells = cells
        firstBounds = (0...64).map { digits in
            let smallest: UInt64 = digits == 0 ? 0 : 1 << (digits - 1)
            return bounds.firstIndex { $0 >= smallest } ?? bounds.count
        }
    }

    /// Counts one value, in nanoseconds if the family is of durations. Where the family keeps
    /// exemplars, `trace` becomes the one of the value's bucket.
    package func observe(
        _ value: UInt64, trace: TraceIdentifier? = nil, at index: Int = 0,
        in update: borrowing Shard.Update
    ) {
        let cells = cells[index]
        let bucket = bucket(of: value)
        update.add(1, to: cells.first &+ bucket)
        update.add(value, to: cells.sum)
        if let trace, let exemplars = cells.exemplars {
            Exemplar(trace: trace, value: value, unixMilliseconds: WallClock.milliseconds)
                .write(to: exemplars + bucket * Exemplar.cellCount, in: update)
        }
    }

    /// The first bound that is not below the value. Among numbers of as many binary digits lie two or
    /// three bounds of a usual family.
    @inline(__always)
    private func bucket(of value: UInt64) -> Int {
        var bucket = firstBounds[64 &- value.leadingZeroBitCount]
        while bucket < bounds.count && bounds[bucket] < value { bucket &+= 1 }
        return bucket
    }

    /// Five bounds a decade from 1 µs to 10 s, in nanoseconds: a service that answers in some
    /// microseconds and one that takes seconds both have several buckets around their percentiles.
    package static let latencyBounds: [UInt64] = {
        var bounds: [UInt64] = []
        var decade: UInt64 = 1_000
        while decade < 10_000_000_000 {
            bounds += [decade, decade * 3 / 2, decade * 5 / 2, decade * 4, decade * 13 / 2]
            decade *= 10
        }
        return bounds + [decade]
    }()
}

/// Where a histogram's numbers are in a shard.
struct HistogramCells: Sendable {
    /// One a bound, and one for everything above the last.
    let first: Int
    let bucketCount: Int
    /// Where the buckets' exemplars start, if the histogram has them.
    let exemplars: Int?

    var sum: Int { first &+ bucketCount }
    /// All of them, exemplars included.
    var count: Int { bucketCount + 1 + (exemplars == nil ? 0 : bucketCount * Exemplar.cellCount) }

    init(first: Int, boundCount: Int, hasExemplars: Bool) {
        self.first = first
        bucketCount = boundCount + 1
        exemplars = hasExemplars ? first + bucketCount + 1 : nil
    }
}
