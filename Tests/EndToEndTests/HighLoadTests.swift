import TestSupport
import Testing

/// The search for the highest rate that a server keeps up with, played to one.
@Suite(.timeLimit(.minutes(5))) struct HighLoadTests {
    @Test func doublesTheRateUntilItIsTooMuch() throws {
        let server = try RunningServer()
        let scenario = try PlayedTraffic.play(
            to: server.port, ["--scenario", "high-load", "--duration", "3", "--rate", "400"]
        ).scenario
        let steps = try #require(scenario.steps)
        #expect((1...12).contains(steps.count))
        #expect(steps.first?.requestsPerSecondAsked == 400)
        let outcomes = ["kept up", "server behind", "generator behind"]
        #expect(
            steps.allSatisfy { outcomes.contains($0.outcome) && $0.p50Seconds <= $0.p99Seconds })
        // As far as all keep up, or none does.
        for (one, next) in zip(steps, steps.dropFirst()) {
            let earlier = steps.prefix { $0.requestsPerSecondAsked != next.requestsPerSecondAsked }
            if earlier.allSatisfy({ $0.outcome == "kept up" }) {
                #expect(next.requestsPerSecondAsked == one.requestsPerSecondAsked * 2)
            } else if earlier.allSatisfy({ $0.outcome != "kept up" }) {
                #expect(next.requestsPerSecondAsked == one.requestsPerSecondAsked / 2)
            } else {
                let best = earlier.filter { $0.outcome == "kept up" }.map(\.requestsPerSecondAsked)
                    .max()
                let worst = earlier.filter { $0.outcome != "kept up" }.map(\.requestsPerSecondAsked)
                    .min()
                #expect(try #require(best) < next.requestsPerSecondAsked)
                #expect(try #require(worst) > next.requestsPerSecondAsked)
            }
        }
        let keptUp = steps.filter { $0.outcome == "kept up" }.map(\.requestsPerSecondAsked)
        #expect(scenario.kneeRequestsPerSecond == keptUp.max())
        #expect(scenario.requestsPerSecondAsked == nil)
        #expect(try server.stop() == 0)
    }

    /// A server that refuses everything after the first requests: no rate after that is kept up with.
    @Test func theKneeIsBelowTheRateThatFails() throws {
        let count = Guarded(0)
        let server = try MisbehavingServer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            let busy = MisbehavingServer.Answer.response("{}", status: "503 Service Unavailable")
            return number < 150 ? .ok : MisbehavingServer.Answer(pieces: [busy])
        }
        let scenario = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "high-load", "--rate", "100", "--duration", "3", "--batch-share", "0"]
        ).scenario
        let steps = try #require(scenario.steps)
        let keptUp = steps.filter { $0.outcome == "kept up" }.map(\.requestsPerSecondAsked)
        #expect(steps.last?.outcome != "kept up")
        #expect(scenario.kneeRequestsPerSecond == keptUp.max())
        #expect(scenario.failures.keys.contains("status 503"))
    }
}
