import Foundation
import Glibc
import TestSupport
import Testing

/// The scenarios of `iris-traffic` against the real server, whose metrics have to agree.
@Suite(.timeLimit(.minutes(5))) struct ScenarioTests {
    @Test(arguments: [
        ["normal", "--rate", "300"], ["drift", "--rate", "300"], ["errors", "--rate", "300"],
        ["high-load", "--rate", "300"], ["normal", "--connections", "3"],
        ["errors", "--connections", "3"],
    ])
    func reportsWhatTheServerCounts(arguments: [String]) throws {
        let server = try RunningServer(["--fault-injection"])
        // The server may have been asked for other things before.
        let client = try RawClient(port: server.port)
        for _ in 0..<5 { #expect(try client.predict(Bodies.row(0)).status == 200) }
        try waitUntil("all requests are counted") { try server.scrape().requestCount == 5 }

        let traffic = try PlayedTraffic.play(
            to: server.port, ["--duration", "1", "--check-metrics", "--scenario"] + arguments)
        #expect(traffic.output.exitCode == 0, "\(traffic.output.standardError)")
        #expect(traffic.output.standardError.isEmpty)
        let scenario = try traffic.scenario
        #expect(scenario.scenario == arguments[0])
        #expect(scenario.loop == (arguments[1] == "--rate" ? "open" : "closed"))
        #expect(scenario.requestsAnswered > 0)
        #expect(scenario.addsUp, "\(scenario)")
        // A machine that is busy with other tests may let something be late, but nothing fails.
        #expect(scenario.failures.keys.allSatisfy { $0 == "not sent" }, "\(scenario.failures)")
        #expect(scenario.metricsDifferences?.isEmpty == true)
        #expect(traffic.output.standardOutput.contains("the server has counted what was sent"))

        let samples = try server.scrape()
        var (statuses, predictions) = (scenario.statuses, scenario.predictions)
        statuses["200", default: 0] += 5
        predictions["setosa", default: 0] += 5
        #expect(samples.statuses == statuses)
        #expect(samples.predictions == predictions)
        #expect(samples["inference_batch_rows_sum"] == Double(scenario.rowsPredicted + 5))
        #expect(try server.stop() == 0)
    }

    /// Another client's requests are none of those that were sent.
    @Test func saysWhichMetricsDiffer() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port,
            ["--scenario", "normal", "--rate", "20", "--duration", "600", "--check-metrics"])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        let client = try RawClient(port: server.port)
        // More than can be on their way when it ends.
        for _ in 0..<2_000 { #expect(try client.predict(Bodies.row(0)).status == 200) }
        traffic.signal(SIGINT)
        let played = try traffic.played()
        #expect(played.output.exitCode == 1)
        #expect(played.output.errorLines.count == 1)
        #expect(played.output.standardError.contains("metrics differ"))
        let differences = try #require(try played.scenario.metricsDifferences)
        #expect(
            Set(differences.map(\.series)) == [
                "inference_duration_seconds_count", "inference_requests_total{status=\"200\"}",
                "prediction_output_total{class=\"setosa\"}", "inference_batch_rows_sum",
            ])
        for difference in differences {
            #expect((2_000..<3_000).contains(difference.counted - difference.sent))
            let line =
                "\(difference.series): sent \(difference.sent), counted \(difference.counted)"
            #expect(played.output.standardOutput.contains(line))
        }
        #expect(try server.stop() == 0)
    }

    @Test(arguments: [
        ([], 1.3...3), (["--batch-share", "0"], 1...1), (["--batch-share", "1"], 9...13),
    ])
    func sendsBatchesInTheirShare(arguments: [String], rowsPerRequest: ClosedRange<Double>) throws {
        let server = try RunningServer()
        let traffic = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "1", "--rate", "300"] + arguments)
        let scenario = try traffic.scenario
        let mean = Double(scenario.rowsPredicted) / Double(scenario.requestsAnswered)
        #expect(rowsPerRequest.contains(mean), "\(mean)")
        // The model is wrong for 4 of the 150 rows.
        #expect(try #require(scenario.correctRatio) > 0.93)
        #expect(try server.stop() == 0)
    }

    /// Arrivals and rows follow from the seed, however fast the machine is.
    @Test func sameSeedPlaysTheSameTraffic() throws {
        let server = try RunningServer()
        let played = try ["7", "7", "8"].map { seed in
            try PlayedTraffic.play(
                to: server.port,
                ["--scenario", "normal", "--duration", "1", "--rate", "300", "--seed", seed]
            ).scenario
        }
        #expect(played[0].requestsDue == played[1].requestsDue)
        #expect((200...400).contains(played[0].requestsDue))
        #expect(played[0].predictions == played[1].predictions)
        #expect(played[0].bytesSent == played[1].bytesSent)
        #expect(played[0].bytesSent != played[2].bytesSent)
        #expect(try server.stop() == 0)
    }

    @Test func playsAllOneAfterTheOther() throws {
        let server = try RunningServer(["--fault-injection"])
        let traffic = try PlayedTraffic.play(
            to: server.port, ["--duration", "1", "--rate", "50", "--check-metrics"])
        #expect(traffic.output.exitCode == 0, "\(traffic.output.standardError)")
        let scenarios = try traffic.scenarios
        #expect(scenarios.map(\.scenario) == ["normal", "drift", "errors", "high-load"])
        let sum = scenarios.map(\.requestsAnswered).reduce(0, +)
        #expect(try server.scrape().requestCount == sum)
        #expect(scenarios.allSatisfy { $0.addsUp })
        #expect(try server.stop() == 0)
    }
}
