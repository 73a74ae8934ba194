/// A distribution of durations over fixed bounds. Counts and the sum are integers (the sum in
/// nanoseconds), so they are exact whatever the order in which they are added up.
///
/// In memory each bucket counts its own observations only and there is no total: the total of a
/// scrape is the sum of the buckets that it has read, so `+Inf` and `_count` cannot disagree.
package struct DurationHistogram: Sendable {
    /// Upper bounds in nanoseconds, inclusive, increasing.
    let boundsNanoseconds: [UInt64]
    let firstCell: Int

    /// One bucket a bound, one for everything above, and the sum.
    var cellCount: Int { boundsNanoseconds.count + 2 }
    var sumCell: Int { firstCell + boundsNanoseconds.count + 1 }

    /// Counts one duration, on the calling thread's own shard.
    package func observe(nanoseconds: UInt64, on shard: Shard) {
        // The first bound that is not below the value. A service's durations crowd at the low end,
        // so walking up finds it after a few comparisons that branch prediction gets right.
        var bucket = 0
        while bucket < boundsNanoseconds.count && boundsNanoseconds[bucket] < nanoseconds {
            bucket += 1
        }
        shard.add(1, to: firstCell + bucket)
        shard.add(nanoseconds, to: sumCell)
    }

    /// Five bounds a decade from 1 µs to 10 s: a service that answers in some microseconds and one
    /// that takes seconds both have several buckets around their percentiles.
    package static let latencyBoundsNanoseconds: [UInt64] = {
        var bounds: [UInt64] = []
        var decade: UInt64 = 1_000
        while decade < 10_000_000_000 {
            bounds += [decade, decade * 3 / 2, decade * 5 / 2, decade * 4, decade * 13 / 2]
            decade *= 10
        }
        return bounds + [decade]
    }()
}
