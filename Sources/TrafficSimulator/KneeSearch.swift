internal import Glibc

/// Looks for the highest rate at which a server keeps up: doubles the rate until it does not, then halves
/// the distance, in the logarithm, between the best rate and the lowest that was too much.
struct KneeSearch {
    /// How a step at some rate went.
    enum Outcome: String, Codable {
        case keptUp = "kept up"
        case serverBehind = "server behind"
        /// The requests left too late: nothing can be said of the server.
        case generatorBehind = "generator behind"
    }

    /// The rate to try next; nil once the knee is known well enough.
    private(set) var nextRate: Double?
    /// The highest rate that was kept up with; nil if there is none.
    private(set) var knee: Double?
    private var tooMuch: Double?

    /// The knee is a range; it is narrow enough when its ends differ by less.
    private static let precision = 1.04
    private static let rateMin = 1.0
    static let rateMax = 1_000_000.0

    init(from rate: Double) { nextRate = rate }

    mutating func record(_ outcome: Outcome) {
        guard let rate = nextRate else { return }
        if outcome == .keptUp {
            knee = max(rate, knee ?? 0)
        } else {
            tooMuch = min(rate, tooMuch ?? rate)
        }
        nextRate =
            switch (knee, tooMuch) {
            case (let knee?, nil):
                knee < KneeSearch.rateMax ? min(knee * 2, KneeSearch.rateMax) : nil
            case (nil, let tooMuch?):
                tooMuch > KneeSearch.rateMin ? max(tooMuch / 2, KneeSearch.rateMin) : nil
            case (let knee?, let tooMuch?):
                tooMuch / knee > KneeSearch.precision ? (knee * tooMuch).squareRoot() : nil
            case (nil, nil): nil
            }
    }
}
