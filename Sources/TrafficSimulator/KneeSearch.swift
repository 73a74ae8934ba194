internal import Glibc

/// Looks for the highest rate at which a server keeps up: doubles the rate until it does not, then halves
/// the distance, in the logarithm, between the best rate and the lowest that was too much.
///
/// That rate is played again before the distance is halved, because nothing above it is tried any more: a
/// machine that was busy for a moment, in the first step say, would set the limit.
struct KneeSearch {
    /// How a step at some rate went.
    enum Outcome: String, Encodable {
        case keptUp = "kept up"
        case serverBehind = "server behind"
        /// The requests left too late: nothing can be said of the server.
        case generatorBehind = "generator behind"
    }

    /// What the steps say of the server.
    enum Finding: Equatable {
        /// It keeps up with the one rate, and does not with the other.
        case knee(Double, tooMuch: Double)
        /// The generator fell behind where the server, as far as is known, had not; it had kept up with the
        /// other rate, if there was one.
        case generatorBehind(at: Double, keptUp: Double?)
        /// It kept up with all rates up to this.
        case keptUpWithAll(Double)
        /// It kept up with none, down to this.
        case keptUpWithNone(Double)
    }

    /// The rate to try next; nil once the knee is known well enough.
    private(set) var nextRate: Double?
    /// The highest rate that was kept up with, and the lowest that was not.
    private var keptUp: Double?
    private var tooMuch: (rate: Double, isGenerators: Bool, isSure: Bool)?

    /// The knee is a range; it is narrow enough when its ends differ by less.
    private static let precision = 1.04
    private static let rateMin = 1.0
    static let rateMax = 1_000_000.0

    init(from rate: Double) { nextRate = rate }

    /// Nil before the first step.
    var finding: Finding? {
        switch (keptUp, tooMuch) {
        case (nil, nil): nil
        case (let keptUp?, nil): .keptUpWithAll(keptUp)
        case (let keptUp, let tooMuch?) where tooMuch.isGenerators:
            .generatorBehind(at: tooMuch.rate, keptUp: keptUp)
        case (nil, let tooMuch?): .keptUpWithNone(tooMuch.rate)
        case (let keptUp?, let tooMuch?): .knee(keptUp, tooMuch: tooMuch.rate)
        }
    }

    mutating func record(_ outcome: Outcome) {
        guard let rate = nextRate else { return }
        if outcome == .keptUp {
            keptUp = max(rate, keptUp ?? 0)
            if rate == tooMuch?.rate { tooMuch = nil }
        } else {
            // With both known it was played again, or lies between them.
            tooMuch = (
                rate, outcome == .generatorBehind, isSure: keptUp != nil && tooMuch != nil
            )
        }
        nextRate =
            switch (keptUp, tooMuch) {
            case (let keptUp?, nil):
                keptUp < KneeSearch.rateMax ? min(keptUp * 2, KneeSearch.rateMax) : nil
            case (nil, let tooMuch?):
                tooMuch.rate > KneeSearch.rateMin
                    ? max(tooMuch.rate / 2, KneeSearch.rateMin) : nil
            case (_?, let tooMuch?) where !tooMuch.isSure: tooMuch.rate
            case (let keptUp?, let tooMuch?):
                tooMuch.rate / keptUp > KneeSearch.precision
                    ? (keptUp * tooMuch.rate).squareRoot() : nil
            case (nil, nil): nil
            }
    }
}
