private import Glibc

/// The training values of one feature, counted in bins of about equal share.
package struct FeatureBins: Hashable, Codable, Sendable {
    /// The most bins a feature gets: with more, the noise of a small training set would look like
    /// drift.
    package static let maximumCount = 5
    /// No bin holds less than this share of the training rows: an almost empty bin makes the
    /// population stability index jump.
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
    /// Each edge goes to the gap between values that is nearest to its quintile. It is left out
    /// where a bin would become too small, as with few distinct values.
    init(of values: [Float]) {
        let sorted = values.sorted()
        let gaps = sorted.indices.dropFirst().filter { sorted[$0 - 1] < sorted[$0] }
        let smallest = Self.minimumShare * Double(sorted.count)
        var cuts = [0]
        for bin in 1..<Self.maximumCount {
            let wanted = Double(bin * sorted.count) / Double(Self.maximumCount)
            let nearest = gaps.min { abs(Double($0) - wanted) < abs(Double($1) - wanted) }
            guard let cut = nearest, let last = cuts.last else { break }
            if Double(cut - last) >= smallest, Double(sorted.count - cut) >= smallest, cut > last {
                cuts.append(cut)
            }
        }
        edges = cuts.dropFirst().map { Self.edge(between: sorted[$0 - 1], and: sorted[$0]) }
        cuts.append(sorted.count)
        shares = zip(cuts, cuts.dropFirst()).map { Double($1 - $0) / Double(sorted.count) }
        range = sorted[0]...sorted[sorted.count - 1]
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
