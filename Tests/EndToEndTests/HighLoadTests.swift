import Glibc
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
            steps.allSatisfy {
                outcomes.contains($0.outcome)
                    && $0.p50Seconds ?? 0 <= $0.p99Seconds ?? .infinity
            })
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
        try expectFinding(in: scenario, steps)
        #expect(scenario.requestsPerSecondAsked == nil)
        #expect(try server.stop() == 0)
    }

    /// What the steps say, and nothing else.
    private func expectFinding(in scenario: PlayedScenario, _ steps: [PlayedScenario.Step]) throws {
        let search = try #require(scenario.search)
        let keptUp = steps.filter { $0.outcome == "kept up" }.map(\.requestsPerSecondAsked).max()
        let behind = steps.filter { $0.outcome != "kept up" }
            .min { $0.requestsPerSecondAsked < $1.requestsPerSecondAsked }
        #expect(search.keptUpRequestsPerSecond == keptUp)
        #expect(search.behindRequestsPerSecond == behind?.requestsPerSecondAsked)
        let finding =
            switch (keptUp, behind?.outcome) {
            case (_, "generator behind"): "generator behind"
            case (nil, _): "kept up with none"
            case (_, nil): "kept up with all"
            default: "knee"
            }
        #expect(search.finding == finding)
        #expect(scenario.kneeRequestsPerSecond == (finding == "knee" ? keptUp : nil))
    }

    /// A generator that is stopped again and again sends late: it says so, and not where the server's knee is.
    @Test func tellsTheGeneratorsLimitFromTheServers() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port, ["--scenario", "high-load", "--rate", "200", "--duration", "3"])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        while traffic.isRunning {
            traffic.signal(SIGSTOP)
            usleep(60_000)
            traffic.signal(SIGCONT)
            usleep(20_000)
        }
        let played = try traffic.played()
        let scenario = try played.scenario
        let text = played.output.standardOutput
        try expectFinding(in: scenario, try #require(scenario.steps))
        #expect(scenario.search?.finding == "generator behind", "\(text)")
        #expect(scenario.kneeRequestsPerSecond == nil)
        let sentence = "no knee found, the generator fell behind at "
        #expect(text.contains("\nhigh-load: \(sentence)"), "\(text)")
        #expect(text.contains("\n\(sentence)"), "\(text)")
        #expect(!text.contains("the knee"), "\(text)")
        #expect(try server.stop() == 0)
    }

    /// A server that is slow, with a generator that has time: its knee is found.
    @Test func findsTheKneeOfASlowServer() throws {
        let server = try MisbehavingServer { _ in
            .init(
                pieces: [MisbehavingServer.Answer.response(MisbehavingServer.Answer.prediction)],
                delayMilliseconds: 100)
        }
        let traffic = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "high-load", "--rate", "50", "--duration", "2", "--batch-share", "0"])
        let scenario = try traffic.scenario
        #expect(scenario.search?.finding == "kept up with none", "\(traffic.output.standardOutput)")
        #expect(scenario.steps?.allSatisfy { $0.outcome == "server behind" } == true)
        #expect(
            traffic.output.standardOutput.contains("no knee found, the server kept up with no rate")
        )
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
        try expectFinding(in: scenario, steps)
        #expect(scenario.kneeRequestsPerSecond == keptUp.max())
        #expect(scenario.failures.keys.contains("status 503"))
    }
}
