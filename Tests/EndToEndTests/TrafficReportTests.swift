import Foundation
import TestSupport
import Testing

/// What a run is judged by, and what it leaves: `--expect`, `--json` and the text.
@Suite(.timeLimit(.minutes(5))) struct TrafficReportTests {
    /// Errors that are answered as they deserve are no failures; nobody answers within a microsecond.
    @Test(arguments: [
        (["errors=0%"], [true]),
        (["rate=1,errors=0%,p50=60s,max=60s"], [true, true, true, true]),
        (["max=1us"], [false]), (["errors=0%,p50=1us,rate=100000"], [true, false, false]),
        // The last one counts, like that of every option.
        (["max=1us", "errors=0%"], [true]),
    ])
    func saysWhetherExpectationsAreMet(expectations: [String], areMet: [Bool]) throws {
        let server = try RunningServer(["--fault-injection"])
        let traffic = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "errors", "--duration", "1", "--rate", "200"]
                + expectations.flatMap { ["--expect", $0] })
        let names = try #require(expectations.last).split(separator: ",").map(String.init)
        let outcomes = try traffic.scenario.expectations
        #expect(outcomes.map(\.expected) == names)
        #expect(outcomes.map(\.isMet) == areMet)
        #expect(traffic.output.exitCode == (areMet.allSatisfy(\.self) ? 0 : 1))
        #expect(traffic.output.errorLines.count == (areMet.allSatisfy(\.self) ? 0 : 1))
        for (name, isMet) in zip(names, areMet) {
            let line = "\n\(name)  \(isMet ? "met" : "missed"): "
            #expect(traffic.output.standardOutput.contains(line))
            let missed = isMet ? nil : "\(name) in errors"
            #expect(missed.map { traffic.output.standardError.contains($0) } ?? true)
        }
        #expect(try server.stop() == 0)
    }

    /// A percentile says something where ten answers lie beyond it.
    @Test func leavesOutPercentilesOfTooFewAnswers() throws {
        let server = try RunningServer()
        let traffic = try PlayedTraffic.play(
            to: server.port,
            [
                "--scenario", "normal", "--duration", "1", "--rate", "300",
                "--expect", "p50=60s,p99=60s,p99.9=60s,max=60s",
            ])
        let scenario = try traffic.scenario
        let needed = [
            "p50": 20, "p90": 100, "p95": 200, "p99": 1_000, "p99.9": 10_000, "p99.99": 100_000,
        ]
        #expect((100..<1_000).contains(scenario.latencyCount), "\(scenario.latencyCount)")
        let parts =
            [(scenario.latencyCount, scenario.latencySeconds)]
            + scenario.timeline.map { ($0.latencyCount, $0.latencySeconds) }
        for (count, latencies) in parts {
            for (name, number) in needed {
                #expect((latencies[name] != nil) == (count >= number), "\(name) of \(count)")
            }
        }
        let text = traffic.output.standardOutput
        for name in ["\np99  ", "\np99.9  ", "P99 "] { #expect(!text.contains(name)) }
        #expect(text.contains("\np50  "))
        #expect(scenario.expectations.map(\.isMet) == [true, false, false, true])
        #expect(scenario.expectations.map(\.answersNeeded) == [nil, 1_000, 10_000, nil])
        #expect(scenario.expectations.map { $0.actual != nil } == [true, false, false, true])
        #expect(
            text.contains(
                "\np99=60s  missed: too few answers, it takes 1000 and \(scenario.latencyCount) came\n"
            ))
        #expect(traffic.output.exitCode == 1)
        #expect(
            traffic.output.standardError.contains(
                "p99=60s in normal (too few answers, it takes 1000), p99.9=60s in normal (too few"))
        #expect(try server.stop() == 0)
    }

    /// What a reader sees first, and whether the exit code agrees.
    @Test func beginsWithTheVerdict() throws {
        let server = try RunningServer(["--fault-injection"])
        let failing = try MisbehavingServer { _ in
            .init(pieces: [MisbehavingServer.Answer.response("{}", status: "500 Oh")])
        }
        let cases: [(UInt16, [String], String, Int32)] = [
            (server.port, ["normal"], #"normal: all \d+ answers as expected"#, 0),
            (
                server.port, ["errors"],
                #"errors: all \d+ answers as expected, \d+ of them errors that were asked for"#, 0
            ),
            (
                server.port, ["errors", "--expect", "errors=0%,max=1us,rate=1000000"],
                "errors: missed max=1us, rate=1000000", 1
            ),
            (
                failing.port, ["normal"],
                #"normal: \d+ of \d+ requests had unexpected answers, or none"#, 0
            ),
        ]
        for (port, arguments, verdict, exitCode) in cases {
            let traffic = try PlayedTraffic.play(
                to: port, ["--duration", "1", "--rate", "200", "--scenario"] + arguments)
            #expect(traffic.output.exitCode == exitCode)
            let lines = traffic.output.standardOutput.split(
                separator: "\n", omittingEmptySubsequences: false)
            let figures = try #require(lines.firstIndex { $0.hasPrefix("scenario ") })
            #expect(try lines[figures - 2].wholeMatch(of: Regex(verdict)) != nil, "\(lines)")
            #expect(lines[figures - 1].isEmpty)
            let statuses = try traffic.scenario.statuses
            if arguments == ["errors"] {
                #expect(statuses["500", default: 0] > 0)
                #expect(lines.contains { $0.hasPrefix("unexpected ") && $0.hasSuffix(" none") })
            }
        }
        #expect(try server.stop() == 0)
    }

    /// Every scenario has to meet them.
    @Test func namesTheScenarioThatMissed() throws {
        let server = try MisbehavingServer { request in
            .init(pieces: [MisbehavingServer.Answer.response("{}", status: "503 Busy")])
        }
        let traffic = try PlayedTraffic.play(
            to: server.port, ["--duration", "1", "--rate", "20", "--expect", "errors=1%"])
        #expect(traffic.output.exitCode == 1)
        for name in ["normal", "drift", "errors", "high-load"] {
            #expect(traffic.output.standardError.contains("errors=1% in \(name)"))
        }
    }

    @Test func figuresAgreeWithOneAnother() throws {
        let server = try RunningServer()
        let traffic = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "5", "--rate", "300", "--seed", "3"])
        let scenario = try traffic.scenario
        #expect(scenario.addsUp)
        #expect(scenario.requestsPerSecondAsked == 300)
        #expect(
            abs(
                scenario.requestsPerSecond * scenario.seconds / Double(scenario.requestsAnswered)
                    - 1) < 1e-9)
        for latencies in [scenario.latencySeconds, try #require(scenario.scheduleLagSeconds)] {
            let names = ["p50", "p90", "p95", "p99", "max"]
            #expect(Set(latencies.keys) == Set(names + ["mean"]))
            let values = names.map { latencies[$0, default: -1] }
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        }
        // The same figures in both.
        let text = traffic.output.standardOutput
        for part in [
            "\(scenario.requestsAnswered) answered of \(scenario.requestsDue) due",
            "setosa: \(scenario.predictions["setosa", default: 0])",
            "of \(scenario.rowsPredicted) rows",
            "unexpected   none",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        // The distribution has them all.
        let rows = text.split(separator: "\n").drop { !$0.contains("up to  requests") }.dropFirst()
            .prefix { $0.contains("s ") }
        let counts = rows.compactMap {
            $0.split(separator: " ").dropFirst(2).first.flatMap { Int($0) }
        }
        #expect(counts.reduce(0, +) == scenario.requestsAnswered, "\(rows)")
        #expect(try server.stop() == 0)
    }

    /// The timeline has every latency once, in parts that leave no time out.
    @Test(arguments: [
        ["--scenario", "normal", "--rate", "200"], ["--scenario", "normal", "--connections", "2"],
        ["--scenario", "high-load"],
    ])
    func timelineIsTheWholeInParts(arguments: [String]) throws {
        let server = try RunningServer()
        let before = Date().timeIntervalSince1970
        let traffic = try PlayedTraffic.play(to: server.port, ["--duration", "5"] + arguments)
        let after = Date().timeIntervalSince1970
        let scenario = try traffic.scenario
        let timeline = scenario.timeline
        let answered = scenario.requestsAnswered - scenario.statuses["503", default: 0]
        #expect(timeline.map(\.latencyCount).reduce(0, +) == answered)
        #expect(abs(timeline.map(\.seconds).reduce(0, +) - scenario.seconds) < 1e-6)
        // What is left of less than half a part belongs to the one before.
        #expect(timeline.allSatisfy { $0.seconds > 0.24 })
        #expect(timeline.count >= 2)
        let ends = [before] + timeline.map(\.endUnixSeconds) + [after]
        #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 })
        let longest = timeline.compactMap { $0.latencySeconds["max"] }.max()
        #expect(longest == scenario.latencySeconds["max"])
        #expect(try server.stop() == 0)
    }

    @Test func writesNoPartOfAReport() throws {
        let server = try RunningServer()
        let output = try Program.run(
            "iris-traffic",
            [
                "--url", "http://127.0.0.1:\(server.port)", "--scenario", "normal", "--duration",
                "1",
                "--json", "/dev/full",
            ])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(
            output.standardError.contains("/dev/full: no space left"), "\(output.standardError)")
        #expect(output.standardOutput.contains("answered of"))
        #expect(try server.stop() == 0)
    }

    @Test func printsEveryPredictionIfAsked() throws {
        let server = try RunningServer()
        let traffic = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "1", "--rate", "100", "--verbose"])
        let lines = traffic.output.standardOutput.split(separator: "\n").filter {
            $0.hasPrefix("  ") && $0.hasSuffix("}")
        }
        #expect(try lines.count == traffic.scenario.requestsAnswered)
        #expect(lines.allSatisfy { $0.contains(" %  {\"") })
        #expect(try server.stop() == 0)
    }
}
