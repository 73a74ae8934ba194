import Foundation
import Glibc
import TestSupport
import Testing

/// How `iris-traffic` ends before its time, and what it leaves then.
@Suite(.timeLimit(.minutes(5))) struct TrafficEndTests {
    @Test(arguments: [
        ("SIGTERM", SIGTERM, ["--rate", "100"]), ("SIGINT", SIGINT, ["--connections", "2"]),
        ("SIGINT", SIGINT, ["--rate", "50", "--scenario", "all"]),
        ("SIGTERM", SIGTERM, ["--rate", "100", "--scenario", "high-load"]),
    ])
    func endsAtASignalWithAReport(name: String, signal: Int32, arguments: [String]) throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port, ["--scenario", "normal", "--duration", "600"] + arguments)
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        traffic.signal(signal)
        let played = try traffic.played()
        #expect(played.output.exitCode == 0)
        #expect(played.output.standardError.isEmpty)
        #expect(played.output.standardOutput.contains("note: ended by \(name)\n"))
        let scenario = try played.scenario
        #expect(scenario.scenario == (arguments.last == "high-load" ? "high-load" : "normal"))
        #expect(scenario.notes.contains("ended by \(name)"))
        #expect(scenario.requestsAnswered > 0)
        #expect(scenario.addsUp, "\(scenario)")
        #expect(scenario.seconds < 600)
        // What was on its way may have been counted or not.
        let counted =
            scenario.requestsAnswered...scenario.requestsAnswered + scenario.requestsAbandoned
        try waitUntil("all requests are counted") {
            counted.contains(try server.scrape().requestCount)
        }
        if scenario.scenario == "high-load" {
            // Ended in its first step, which is none then: no knee, and that is said.
            #expect(scenario.steps?.isEmpty == true)
            #expect(scenario.search?.finding == "nothing")
            #expect(
                played.output.standardOutput.contains(
                    "\nhigh-load: no knee found, it ended in the first step\n"))
            let report = try JSONSerialization.jsonObject(with: played.json) as? [String: Any]
            let first = (report?["scenarios"] as? [[String: Any]])?.first
            #expect(first?["knee_requests_per_second"] is NSNull)
        }
        #expect(try server.stop() == 0)
    }

    /// A batch on its way has many rows that the server may have counted.
    @Test func comparesMetricsAfterASignalToo() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port,
            [
                "--scenario", "normal", "--duration", "600", "--rate", "100", "--batch-share", "1",
                "--check-metrics",
            ])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        server.signal(SIGSTOP)
        // Until some are on their way.
        usleep(300_000)
        traffic.signal(SIGINT)
        usleep(300_000)
        server.signal(SIGCONT)
        let played = try traffic.played()
        #expect(played.output.exitCode == 0, "\(played.output.standardError)")
        #expect(try played.scenario.requestsAbandoned > 0)
        #expect(try played.scenario.metricsDifferences?.isEmpty == true)
        #expect(try server.stop() == 0)
    }

    /// Ten seconds of silence: all of them at once, so that they take ten seconds together.
    @Test func givesUpWhenTheServerHasGone() throws {
        let ends: [(signal: Int32, failure: String, arguments: [String])] = [
            (SIGKILL, "not connected", ["--rate", "100"]),
            (SIGTERM, "not connected", ["--connections", "2"]),
            (SIGKILL, "not connected", ["--rate", "200", "--scenario", "high-load"]),
            (SIGSTOP, "no answer in time", ["--rate", "100", "--scenario", "all"]),
            (SIGSTOP, "no answer in time", ["--connections", "2", "--check-metrics"]),
        ]
        let runs = try ends.map { end in
            let server = try RunningServer()
            let traffic = try RunningTraffic(
                to: server.port, ["--scenario", "normal", "--duration", "600"] + end.arguments)
            try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
            server.signal(end.signal)
            return (server, traffic)
        }
        for ((server, traffic), end) in zip(runs, ends) {
            let played = try traffic.played()
            server.signal(SIGKILL)
            #expect(played.output.exitCode == 1)
            #expect(played.output.errorLines.count == 1)
            for text in [
                "http://127.0.0.1:\(server.port)", "not answered for ten seconds", end.failure,
            ] {
                #expect(
                    played.output.standardError.contains(text), "\(played.output.standardError)")
            }
            let scenario = try played.scenario
            #expect(scenario.requestsAnswered > 0)
            #expect(scenario.failures[end.failure, default: 0] > 0, "\(scenario.failures)")
            #expect(scenario.addsUp, "\(scenario)")
            #expect(played.output.standardOutput.contains("\nunexpected "))
        }
    }

    /// A server that goes at the end of a scenario is missed by the next one.
    @Test func reportsWhatWasPlayedBeforeTheServerWent() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port, ["--scenario", "all", "--duration", "3", "--rate", "50"])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        server.signal(SIGKILL)
        let played = try traffic.played()
        #expect(played.output.exitCode == 1)
        #expect(played.output.errorLines.count == 1)
        #expect(played.output.standardError.contains("http://127.0.0.1:\(server.port)"))
        #expect(try played.scenarios.first?.scenario == "normal")
        #expect(try played.scenarios.first?.requestsAnswered ?? 0 > 0)
    }
}
