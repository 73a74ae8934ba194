private import Glibc

/// The training values of one feature, counted in bins: of about equal share where there are many values,
/// of one value each where there are few.
package struct FeatureBins: Hashable, Codable, Sendable {
    /// The most bins a feature gets: with more, the noise of a small training set would look like
    /// drift.
    package static let maximumCount = 5
    /// No bin between quintiles holds less than this share of the training rows: an almost empty bin makes
    /// the population stability index jump.
    package static let minimumShare = 0.08

    /// The inner edges, ascending; there is one less than there are bins.
    ///
    /// Bin i reaches from above edge i - 1 up to and including edge i; the first and the last are
    /// open to infinity. An edge lies in the middle between two training values and equals none,
    /// so that rounding cannot move a training value to another bin.
    package let edges: [Double]
    /// The least and the greatest of the training values; nil in files that were written before this was
    /// kept.
    package let range: ClosedRange<Float>?
    /// The share of the training rows in each bin; they sum to 1.
    package let shares: [Double]

    /// The number of bins, 1...5.
    package var count: Int { shares.count }

    /// The index of the bin that `value` falls into.
    package func index(of value: Float) -> Int {
        edges.firstIndex { Double(value) <= $0 } ?? edges.count
    }

    /// Bins the values of a feature in the training rows, of which there is at least one.
    ///
    /// Up to five distinct values have a bin each, however rare they are: all bins but one would be left
    /// out for a column of 0 and seldom 1, and a drift of such a column could not be seen. Otherwise
    /// each edge goes to the gap between values that is nearest to its quintile, but for bins that
    /// would become too small. If none is left, because nearly all rows have the same value, that
    /// value has a bin, and so has what lies below it and above it.
    init(of values: [Float]) {
        let sorted = values.sorted()
        let gaps = sorted.indices.dropFirst().filter { sorted[$0 - 1] < sorted[$0] }
        let cuts =
            gaps.count < Self.maximumCount ? gaps : Self.quintiles(of: gaps, count: sorted.count)
        var borders = cuts.map { Border(below: sorted[$0 - 1], above: sorted[$0], cut: $0) }
        if borders.isEmpty { borders = Self.borders(aroundTheMedianOf: sorted) }
        edges = borders.map { Self.edge(between: $0.below, and: $0.above) }
        let ends = [0] + borders.map(\.cut) + [sorted.count]
        shares = zip(ends, ends.dropFirst()).map { Double($1 - $0) / Double(sorted.count) }
        range = sorted[0]...sorted[sorted.count - 1]
    }

    /// Where one bin ends and the next one begins.
    private struct Border {
        /// The neighbours of the edge.
        let below: Float
        let above: Float
        /// The number of training values below the edge.
        let cut: Int
    }

    /// Those of the gaps, given as the number of values below each, that are nearest to the quintiles.
    private static func quintiles(of gaps: [Int], count: Int) -> [Int] {
        let smallest = minimumShare * Double(count)
        var cuts: [Int] = []
        for bin in 1..<maximumCount {
            let wanted = Double(bin * count) / Double(maximumCount)
            let nearest = gaps.min { abs(Double($0) - wanted) < abs(Double($1) - wanted) }
            guard let cut = nearest else { break }
            let last = cuts.last ?? 0
            if Double(cut - last) >= smallest, Double(count - cut) >= smallest, cut > last {
                cuts.append(cut)
            }
        }
        return cuts
    }

    /// Below and above the value in the middle; no training value may lie on one side or on both.
    private static func borders(aroundTheMedianOf sorted: [Float]) -> [Border] {
        let median = sorted[sorted.count / 2]
        let first = sorted.firstIndex(of: median) ?? 0
        let end = sorted.firstIndex { $0 > median } ?? sorted.count
        let lower = first > 0 ? sorted[first - 1] : median.nextDown
        let upper = end < sorted.count ? sorted[end] : median.nextUp
        return [
            Border(below: lower, above: median, cut: first),
            Border(below: median, above: upper, cut: end),
        ].filter { $0.below.isFinite && $0.above.isFinite }
    }

    /// The middle of two values, rounded to a short decimal: 1.45 between 1.4 and 1.5.
    ///
    /// It would be 1.4499999880790710 otherwise, the middle of what Float makes of these two, and
    /// edges are shown to people. Rounding moves the edge by less than a 1,000th of the gap, and
    /// Double has digits enough for that even between neighbours in Float.
    private static func edge(between below: Float, and above: Float) -> Double {
        let middle = (Double(below) + Double(above)) / 2
        let places = 3 - log10(Double(above) - Double(below)).rounded(.down)
        // Scaling by a whole power of ten either way keeps the decimal exact.
        let scale = pow(10, abs(places))
        return places < 0
            ? (middle / scale).rounded() * scale
            : (middle * scale).rounded() / scale
    }
}
