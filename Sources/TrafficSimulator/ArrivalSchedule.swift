internal import Classifier
internal import Glibc

/// When requests come that do not know of one another: a Poisson process, whose gaps are exponentially
/// distributed.
///
/// Real clients come like this, and so now and then several at once, which a steady beat never shows.
struct ArrivalSchedule {
    /// The next arrival, from the start on.
    private(set) var nextNanoseconds = 0.0

    private let gapNanoseconds: Double
    private var random: SplitMix64

    /// Traps unless the rate is positive.
    init(requestsPerSecond: Double, seed: UInt64) {
        precondition(requestsPerSecond > 0, "requests come at some rate")
        gapNanoseconds = 1e9 / requestsPerSecond
        random = SplitMix64(seed: seed)
        advance()
    }

    mutating func advance() {
        // 53 bits, the numbers that a Double has between 0 and 1; 0 has no logarithm.
        let uniform = (Double(random.next() >> 11) + 1) / 0x1p53
        nextNanoseconds -= log(uniform) * gapNanoseconds
    }
}
