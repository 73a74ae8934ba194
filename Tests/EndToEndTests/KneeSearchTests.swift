import Classifier
import Foundation
import Testing

@testable import TrafficSimulator

/// The search for a server's highest rate, against servers of which that rate is known.
@Suite struct KneeSearchTests {
    /// A pair of numbers: how many steps the search took, and what it found.
    private func search(
        from rate: Double, capacity: Double, _ tooMuch: KneeSearch.Outcome = .serverBehind
    ) -> (stepCount: Int, knee: Double?) {
        var search = KneeSearch(from: rate)
        for step in 0..<100 {
            guard let rate = search.nextRate else { return (step, search.knee) }
            search.record(rate <= capacity ? .keptUp : tooMuch)
        }
        return (100, search.knee)
    }

    @Test(arguments: [1.0, 7, 1_000, 1_000_000])
    func findsEveryCapacityWithinFourPercent(start: Double) throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2_000 {
            // From 1 to a million, each order of magnitude as often as the other.
            let decades = Double(random.index(below: 6_000_001)) / 1e6
            let capacity = min(pow(10, decades), KneeSearch.rateMax)
            let found = search(from: start, capacity: capacity)
            let knee = try #require(found.knee, "capacity \(capacity)")
            #expect(knee <= capacity)
            #expect(knee * 1.04 >= capacity, "\(knee) of \(capacity)")
            // Twenty doublings from 1 to a million, five halvings from a factor of 2 to one of 1.04.
            #expect(found.stepCount <= 27, "capacity \(capacity)")
        }
    }

    @Test func findsNoneBelowTheLowestRate() {
        #expect(search(from: 1_000, capacity: 0.9).knee == nil)
        #expect(search(from: 1, capacity: 0).knee == nil)
        #expect(search(from: 1, capacity: 0).stepCount == 1)
    }

    @Test func endsAtTheHighestRate() {
        #expect(search(from: 1_000, capacity: .infinity).knee == KneeSearch.rateMax)
        #expect(search(from: KneeSearch.rateMax, capacity: .infinity).stepCount == 1)
    }

    /// A rate that the generator could not send is none that the server was seen to keep up with.
    @Test func takesTheGeneratorsEndForTooMuch() {
        let (server, generator) = (
            search(from: 100, capacity: 12_345),
            search(from: 100, capacity: 12_345, .generatorBehind)
        )
        #expect(server.knee == generator.knee)
        #expect(server.stepCount == generator.stepCount)
    }

    /// Twice the rate with every step, until one is too much.
    @Test func doublesUntilItIsTooMuch() {
        var search = KneeSearch(from: 100)
        var rates: [Double] = []
        while let rate = search.nextRate, rates.count < 5 {
            rates.append(rate)
            search.record(rate < 1_000 ? .keptUp : .serverBehind)
        }
        #expect(rates == [100, 200, 400, 800, 1_600])
        #expect(search.knee == 800)
        #expect(search.nextRate.map { (800..<1_600).contains($0) } == true)
    }
}
