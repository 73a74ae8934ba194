import Foundation
import Glibc
import TestSupport
import Testing

/// What the two kinds of load make of a server that stands still for a second.
@Suite(.timeLimit(.minutes(5))) struct StalledServerTests {
    /// In an open loop a fourth of the requests are due meanwhile, and their wait counts. In a closed loop
    /// only those wait that were on their way: a handful among thousands.
    @Test func onlyTheOpenLoopShowsTheStall() throws {
        let loads = [["--rate", "200"], ["--connections", "4"]]
        let runs = try loads.map { load in
            let server = try RunningServer()
            return (
                server,
                try RunningTraffic(
                    to: server.port, ["--scenario", "normal", "--duration", "4"] + load)
            )
        }
        for (server, _) in runs {
            try waitUntil("traffic flows") { try server.scrape().requestCount > 20 }
        }
        for (server, _) in runs { server.signal(SIGSTOP) }
        // The stall itself; nothing is waited for.
        usleep(1_000_000)
        for (server, _) in runs { server.signal(SIGCONT) }
        let scenarios = try runs.map { server, traffic in
            let played = try traffic.played()
            #expect(played.output.exitCode == 0, "\(played.output.standardError)")
            #expect(try server.stop() == 0)
            return try played.scenario
        }
        let (open, closed) = (scenarios[0], scenarios[1])
        for scenario in scenarios {
            #expect(scenario.failures.isEmpty, "\(scenario.failures)")
            #expect(scenario.addsUp, "\(scenario)")
            // Both know the longest wait.
            #expect(try #require(scenario.latencySeconds["max"]) > 0.9)
        }
        let openP90 = try #require(open.latencySeconds["p90"])
        let closedP99 = try #require(closed.latencySeconds["p99"])
        #expect(openP90 > closedP99 * 5, "\(openP90) s, \(closedP99) s")
        #expect(open.loop == "open")
        #expect(open.scheduleLagSeconds != nil)
        #expect(closed.loop == "closed")
        #expect(closed.scheduleLagSeconds == nil)
        #expect(closed.connections == 4)
        // What was due while the server stood still has been sent, not left out.
        #expect((700...900).contains(open.requestsDue))
    }

    /// A generator that stood still itself says so, and does not blame the server.
    @Test func saysThatTheGeneratorWasLate() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port, ["--scenario", "normal", "--duration", "2", "--rate", "100"])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        traffic.signal(SIGSTOP)
        // Beyond its end, so that all that is left is late.
        usleep(2_100_000)
        traffic.signal(SIGCONT)
        let played = try traffic.played()
        let scenario = try played.scenario
        #expect(scenario.notes.contains { $0.hasPrefix("the generator was late itself") })
        // Latencies count from when the requests were due, whoever was late.
        #expect(try #require(scenario.scheduleLagSeconds?["max"]) > 0.5)
        #expect(try #require(scenario.latencySeconds["max"]) > 0.5)
        #expect(scenario.failures.isEmpty, "\(scenario.failures)")
        #expect(scenario.requestsAnswered == scenario.requestsDue)
        #expect(try server.stop() == 0)
    }

    /// What the generator has not come to when it is ended is none of the server's failures.
    @Test func aSignalMakesNoFailures() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port, ["--scenario", "normal", "--duration", "600", "--rate", "200"])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        traffic.signal(SIGSTOP)
        usleep(300_000)
        traffic.signal(SIGINT)
        traffic.signal(SIGCONT)
        let scenario = try traffic.played().scenario
        #expect(scenario.failures.isEmpty, "\(scenario.failures)")
        #expect(scenario.addsUp, "\(scenario)")
        #expect(try server.stop() == 0)
    }
}
