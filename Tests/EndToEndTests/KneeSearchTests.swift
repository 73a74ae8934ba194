import Classifier
import Foundation
import Testing

@testable import TrafficSimulator

/// The search for a server's highest rate, against servers of which that rate is known.
@Suite struct KneeSearchTests {
    /// How many steps the search took, and what it found.
    private func search(
        from rate: Double, capacity: Double, _ tooMuch: KneeSearch.Outcome = .serverBehind
    ) -> (stepCount: Int, finding: KneeSearch.Finding?) {
        var search = KneeSearch(from: rate)
        #expect(search.finding == nil)
        for step in 0..<100 {
            guard let rate = search.nextRate else { return (step, search.finding) }
            search.record(rate <= capacity ? .keptUp : tooMuch)
        }
        return (100, search.finding)
    }

    @Test(arguments: [1.0, 7, 1_000, 1_000_000])
    func findsEveryCapacityWithinFourPercent(start: Double) throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2_000 {
            // From 1 to a million, each order of magnitude as often as the other.
            let decades = Double(random.index(below: 6_000_001)) / 1e6
            let capacity = min(pow(10, decades), KneeSearch.rateMax)
            let found = search(from: start, capacity: capacity)
            switch found.finding {
            case .knee(let knee, let tooMuch):
                #expect((knee..<tooMuch).contains(capacity), "\(knee) of \(capacity)")
                #expect(knee * 1.04 >= tooMuch, "\(knee) of \(capacity)")
            case .keptUpWithAll(let rate):
                #expect(rate == KneeSearch.rateMax && capacity == rate)
            case let finding:
                Issue.record("capacity \(capacity): \(String(describing: finding))")
            }
            // Twenty doublings from 1 to a million, one of them again, five halvings from a factor of 2 to
            // one of 1.04.
            #expect(found.stepCount <= 28, "capacity \(capacity)")
        }
    }

    @Test func findsNoneBelowTheLowestRate() {
        #expect(search(from: 1_000, capacity: 0.9).finding == .keptUpWithNone(1))
        #expect(search(from: 1, capacity: 0).finding == .keptUpWithNone(1))
        #expect(search(from: 1, capacity: 0).stepCount == 1)
    }

    @Test func endsAtTheHighestRate() {
        let all = KneeSearch.Finding.keptUpWithAll(KneeSearch.rateMax)
        #expect(search(from: 1_000, capacity: .infinity).finding == all)
        #expect(search(from: KneeSearch.rateMax, capacity: .infinity).stepCount == 1)
    }

    /// A rate that the generator could not send says nothing of the server, but where nothing is known of it.
    @Test func tellsTheGeneratorsLimitFromAKnee() throws {
        let (server, generator) = (
            search(from: 100, capacity: 12_345),
            search(from: 100, capacity: 12_345, .generatorBehind)
        )
        #expect(server.stepCount == generator.stepCount)
        guard case .knee(let keptUp, let tooMuch) = server.finding else {
            Issue.record("\(String(describing: server.finding))")
            return
        }
        #expect(generator.finding == .generatorBehind(at: tooMuch, keptUp: keptUp))
        #expect(
            search(from: 4, capacity: 0, .generatorBehind).finding
                == .generatorBehind(at: 1, keptUp: nil))
    }

    /// The lowest rate that was too much decides: what happened above it is of no interest.
    @Test(arguments: [
        (
            [KneeSearch.Outcome.keptUp, .generatorBehind, .generatorBehind, .serverBehind],
            KneeSearch.Finding.knee(100, tooMuch: 20_000.0.squareRoot())
        ),
        (
            [.keptUp, .serverBehind, .serverBehind, .generatorBehind],
            .generatorBehind(at: 20_000.0.squareRoot(), keptUp: 100)
        ),
        ([.serverBehind, .keptUp], .knee(50, tooMuch: 100)),
        // What is played again counts as it went the second time.
        ([.keptUp, .generatorBehind, .serverBehind], .knee(100, tooMuch: 200)),
        ([.keptUp, .serverBehind, .generatorBehind], .generatorBehind(at: 200, keptUp: 100)),
        ([.keptUp, .serverBehind, .keptUp], .keptUpWithAll(200)),
        ([.serverBehind, .serverBehind, .keptUp, .keptUp, .keptUp], .keptUpWithAll(100)),
        // A search that is ended early claims no more than it has seen.
        ([.keptUp, .keptUp], .keptUpWithAll(200)), ([.serverBehind], .keptUpWithNone(100)),
        ([.generatorBehind, .serverBehind], .keptUpWithNone(50)),
        ([.serverBehind, .generatorBehind], .generatorBehind(at: 50, keptUp: nil)),
    ])
    func findsWhatTheStepsSay(outcomes: [KneeSearch.Outcome], finding: KneeSearch.Finding) {
        var search = KneeSearch(from: 100)
        for outcome in outcomes { search.record(outcome) }
        #expect(search.finding == finding)
    }

    /// Steps that were too much only because the machine was busy do not set the limit.
    @Test(arguments: 0..<14) func findsTheKneeBehindNoise(firstNoisyStep: Int) {
        for noisyStepCount in 1...3 {
            let capacity = 54_321.0
            var search = KneeSearch(from: 1_000)
            // From this step on, but only while it doubles or halves the rate and does not play it again.
            var (best, noiseLeft) = (0.0, noisyStepCount)
            var played: Set<Double> = []
            var stepCount = 0
            while let rate = search.nextRate, stepCount < 100 {
                let isNoisy =
                    stepCount >= firstNoisyStep && noiseLeft > 0 && rate <= capacity
                    && (rate == 2 * best || best == 0) && !played.contains(rate)
                noiseLeft -= isNoisy ? 1 : 0
                let isKeptUp = rate <= capacity && !isNoisy
                if isKeptUp { best = max(best, rate) }
                search.record(isKeptUp ? .keptUp : .serverBehind)
                played.insert(rate)
                stepCount += 1
            }
            guard case .knee(let keptUp, let tooMuch) = search.finding else {
                Issue.record("\(String(describing: search.finding))")
                return
            }
            #expect((keptUp..<tooMuch).contains(capacity), "\(keptUp) to \(tooMuch)")
        }
    }

    /// A step of so many requests; latency and lateness of all of them in seconds.
    private func step(
        latency: Double, lag: Double, failures: [Failure.Kind: Int] = [:]
    ) throws -> Tally {
        var tally = Tally(classCount: 3)
        let request = RequestWriter(to: .local, table: try PredictionBody(of: .iris)).row(0)
        for _ in 0..<1_000 {
            tally.dueCount += 1
            tally.countLag(nanoseconds: Int(lag * 1e9))
            tally.countAnswer(
                to: request, status: 200, bytes: 1, latencyNanoseconds: Int(latency * 1e9),
                verdict: .right(nil))
        }
        for (kind, count) in failures { tally.countFailure(kind, "", times: count) }
        return tally
    }

    struct Step: Sendable {
        let latency: Double
        let lag: Double
        let busyRatio: Double
        var failures: [Failure.Kind: Int] = [:]
        let outcome: KneeSearch.Outcome
    }

    @Test(arguments: [
        Step(latency: 0.001, lag: 0, busyRatio: 0.5, outcome: .keptUp),
        Step(latency: 0.019, lag: 0.019, busyRatio: 0.99, outcome: .keptUp),
        Step(latency: 0.001, lag: 0, busyRatio: 0.5, failures: [.notSent: 1], outcome: .keptUp),
        Step(latency: 0.05, lag: 0, busyRatio: 0.5, outcome: .serverBehind),
        Step(
            latency: 0.001, lag: 0, busyRatio: 0.5, failures: [.notSent: 2], outcome: .serverBehind),
        // Requests that left late; and answers that it had no time to read.
        Step(latency: 0.05, lag: 0.03, busyRatio: 0.5, outcome: .generatorBehind),
        Step(latency: 0.05, lag: 0, busyRatio: 0.95, outcome: .generatorBehind),
        Step(
            latency: 0.001, lag: 0, busyRatio: 0.95, failures: [.notSent: 2],
            outcome: .generatorBehind),
        // What the server answers is the server's doing.
        Step(
            latency: 0.05, lag: 0.05, busyRatio: 0.99, failures: [.status(503): 2],
            outcome: .serverBehind),
        Step(
            latency: 0.001, lag: 0, busyRatio: 0.99, failures: [.timeout: 2],
            outcome: .serverBehind),
    ])
    func tellsWhoIsBehind(_ played: Step) throws {
        let step = try step(
            latency: played.latency, lag: played.lag, failures: played.failures)
        let outcome = ScenarioRun.outcome(of: step, busyRatio: played.busyRatio)
        #expect(outcome == played.outcome)
    }

    /// One request of so many waits 30 ms: a hundredth part of them has to, or the part that so few answers
    /// can tell of.
    @Test(arguments: [
        (count: 250, slow: 5, KneeSearch.Outcome.keptUp), (250, 12, .keptUp),
        (250, 14, .serverBehind), (999, 40, .keptUp), (999, 51, .serverBehind),
        (1_000, 9, .keptUp), (1_000, 11, .serverBehind), (100_000, 900, .keptUp),
        (100_000, 1_100, .serverBehind), (100, 9, .keptUp), (100, 11, .serverBehind),
        (20, 9, .keptUp), (20, 11, .serverBehind), (3, 1, .keptUp), (3, 2, .serverBehind),
        (1, 1, .serverBehind),
    ])
    func judgesByWhatTheAnswersCanTell(
        count: Int, slow: Int, outcome: KneeSearch.Outcome
    ) throws {
        var tally = Tally(classCount: 3)
        let request = RequestWriter(to: .local, table: try PredictionBody(of: .iris)).row(0)
        for index in 0..<count {
            tally.dueCount += 1
            tally.countLag(nanoseconds: 0)
            tally.countAnswer(
                to: request, status: 200, bytes: 1,
                latencyNanoseconds: index < slow ? 30_000_000 : 100_000, verdict: .right(nil))
        }
        #expect(ScenarioRun.outcome(of: tally, busyRatio: 0.5) == outcome)
    }

    /// Twice the rate with every step, until one is too much.
    @Test func doublesUntilItIsTooMuch() {
        var search = KneeSearch(from: 100)
        var rates: [Double] = []
        while let rate = search.nextRate, rates.count < 6 {
            rates.append(rate)
            search.record(rate < 1_000 ? .keptUp : .serverBehind)
        }
        #expect(rates == [100, 200, 400, 800, 1_600, 1_600])
        #expect(search.finding == .knee(800, tooMuch: 1_600))
        #expect(search.nextRate.map { (800..<1_600).contains($0) } == true)
    }
}
