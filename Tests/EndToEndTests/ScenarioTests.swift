import Foundation
import Glibc
import TestSupport
import Testing

/// The scenarios of `iris-traffic` against the real server, whose metrics have to agree.
@Suite(.timeLimit(.minutes(5))) struct ScenarioTests {
    @Test(arguments: ["normal", "drift", "errors"])
    func reportsWhatTheServerCounts(scenario: String) throws {
        let server = try RunningServer(["--fault-injection"])
        let output = try play(scenario, on: server, ["--duration", "1", "--rate", "300"])
        let report = try ScenarioReport.only(in: output)
        #expect(report.scenario == scenario)
        #expect(report.requests > 0)
        #expect(report.statuses.values.reduce(0, +) == report.requests)
        #expect(report.wrong == nil)

        try waitUntil("all requests are counted") {
            try server.scrape().requests == report.requests
        }
        let samples = try server.scrape()
        #expect(samples.statuses == report.statuses)
        #expect(samples.predictions == report.predictions)
        // Some requests were batches.
        let rows = try #require(samples["inference_batch_rows_sum"])
        #expect(rows > Double(report.statuses[200, default: 0]))
        #expect(Int(rows) == report.predictions.values.reduce(0, +))
        #expect(try server.stop() == 0)
    }

    @Test func driftMovesTwoFeaturesOfTheSameRows() throws {
        var scrapes: [[String: Double]] = []
        for scenario in ["normal", "drift"] {
            let server = try RunningServer()
            let output = try play(
                scenario, on: server, ["--duration", "1", "--rate", "300", "--seed", "7"])
            let rows = try ScenarioReport.only(in: output).predictions.values.reduce(0, +)
            try waitUntil("all rows are counted") {
                try server.scrape()["prediction_confidence_count"] == Double(rows)
            }
            scrapes.append(try server.scrape())
            #expect(try server.stop() == 0)
            let line = output.prefix { $0 != "\n" }
            for text in ["petal_length moved by +2.64", "petal_width moved by +1.14", "PSI"] {
                #expect(line.contains(text) == (scenario == "drift"), "\(line)")
            }
        }
        // The draws are the same, but for the last ones if the machine is too slow for the rate.
        for (feature, shift) in zip(Bodies.names, [0, 0, 2.64, 1.14]) {
            let moved = scrapes[1].mean(of: feature) - scrapes[0].mean(of: feature)
            #expect(abs(moved - shift) < 0.3, "\(feature) has moved by \(moved)")
            let shares = scrapes.map { $0.bucketShares(of: feature) }
            let distance = shares[0].map { abs($1 - shares[1][$0, default: 0]) }.max() ?? 0
            #expect((shift > 0 ? 0.25...1 : 0...0.1).contains(distance), "\(feature): \(distance)")
        }
    }

    @Test func errorsComeInTheirShares() throws {
        let server = try RunningServer(["--fault-injection"])
        let output = try play("errors", on: server, ["--duration", "2", "--rate", "500"])
        let report = try ScenarioReport.only(in: output)
        #expect(Set(report.statuses.keys) == [200, 404, 422, 500])
        for (status, percent) in [200: 65.0...75.0, 404: 2...6, 422: 8...15, 500: 11...19] {
            let share = Double(report.statuses[status, default: 0]) / Double(report.requests) * 100
            #expect(percent.contains(share), "\(status): \(share) %")
        }
        #expect(!output.contains("--fault-injection"))
        #expect(try server.stop() == 0)
    }

    @Test func saysOnceThatFaultsAreIgnored() throws {
        let server = try RunningServer()
        let output = try play("errors", on: server, ["--duration", "1", "--rate", "300"])
        let report = try ScenarioReport.only(in: output)
        #expect(Set(report.statuses.keys) == [200, 404, 422])
        let hints = output.split(separator: "\n").filter {
            $0 == "faults are ignored: start the server with --fault-injection"
        }
        #expect(hints.count == 1, "\(output)")
        #expect(try server.stop() == 0)
    }

    @Test func playsAllOneAfterTheOther() throws {
        let server = try RunningServer(["--fault-injection"])
        let output = try play("all", on: server, ["--duration", "1", "--rate", "50"])
        let reports = try ScenarioReport.all(in: output)
        #expect(reports.map(\.scenario) == ["normal", "drift", "errors"])
        let sum = reports.map(\.requests).reduce(0, +)
        try waitUntil("all requests are counted") { try server.scrape().requests == sum }
        #expect(try server.stop() == 0)
    }

    /// Output has to come line by line, although it goes to no terminal.
    @Test(arguments: [("SIGTERM", SIGTERM), ("SIGINT", SIGINT)])
    func endsAtASignalWithAReport(name: String, signal: Int32) throws {
        let server = try RunningServer()
        let traffic = try RunningProgram(
            "iris-traffic", server.url + ["--scenario", "all", "--duration", "600"])
        try waitUntil("a line says how it goes") {
            try traffic.standardOutput().contains("s left: ")
        }
        traffic.signal(signal)
        let output = try traffic.waitForOutput()
        #expect(output.exitCode == 0)
        #expect(output.standardError.isEmpty)
        #expect(output.standardOutput.hasSuffix("ended by \(name)\n"), "\(output.standardOutput)")
        let report = try ScenarioReport.only(in: output.standardOutput)
        #expect(report.scenario == "normal")
        try waitUntil("all requests are counted") {
            try server.scrape().requests == report.requests
        }
        #expect(try server.stop() == 0)
    }

    /// While the client is stopped, the server takes its connection for idle.
    @Test func connectsAgainAfterTheServerHasClosed() throws {
        let server = try RunningServer(["--idle-seconds", "1"])
        let traffic = try RunningProgram(
            "iris-traffic",
            server.url + ["--scenario", "normal", "--duration", "600", "--rate", "10"])
        try waitUntil("traffic flows") { try server.scrape().requests > 0 }
        traffic.signal(SIGSTOP)
        try waitUntil("only the scrape's connection is open") {
            try server.scrape()["http_connections_open"] == 1
        }
        let before = try server.scrape().requests
        traffic.signal(SIGCONT)
        try waitUntil("traffic flows again") { try server.scrape().requests > before }
        traffic.signal(SIGTERM)
        let output = try traffic.waitForOutput()
        #expect(output.exitCode == 0, "\(output.standardError)")
        #expect(try server.stop() == 0)
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func saysThatTheServerHasGone(signal: Int32) throws {
        let server = try RunningServer()
        let traffic = try RunningProgram(
            "iris-traffic", server.url + ["--scenario", "normal", "--duration", "600"])
        try waitUntil("traffic flows") { try server.scrape().requests > 0 }
        server.signal(signal)
        let output = try traffic.waitForOutput()
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("of normal: "), "\(output.standardError)")
        #expect(try ScenarioReport.only(in: output.standardOutput).requests > 0)
        _ = try server.waitForExit()
    }

    @Test(arguments: [
        (["--duration", "1"], "--scenario"), (["--rate", "1"], "--scenario"),
        (["--seed", "1"], "--scenario"), (["--scenario", "storm"], "storm"),
        (["--scenario"], "--scenario"),
        (["--scenario", "all", "--duration", "0"], "1 to 86400"),
        (["--scenario", "all", "--duration", "86401"], "1 to 86400"),
        (["--scenario", "all", "--duration", "long"], "long"),
        (["--scenario", "all", "--rate", "0"], "1 to 10000"),
        (["--scenario", "all", "--rate", "10001"], "1 to 10000"),
        (["--scenario", "all", "--rate", "0.5"], "0.5"),
        (["--scenario", "all", "--seed", "-1"], "--seed"),
    ])
    func refusesBadUsage(arguments: [String], mention: String) throws {
        let output = try Program.run("iris-traffic", arguments)
        #expect(output.exitCode == 64)
        #expect(output.standardOutput.isEmpty)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        #expect(output.standardError.contains(mention), "\(output.standardError)")
        #expect(output.standardError.contains("--help"))
    }

    @Test func saysThatATableCannotDrift() throws {
        let folder = try TemporaryFolder()
        let table = try folder.file("table.csv", containing: "a,class\n1,x\n1,y\n")
        let output = try Program.run(
            "iris-traffic", ["--data", table.path, "--scenario", "drift"])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("nothing can drift"), "\(output.standardError)")
    }

    /// Plays a scenario to its end; returns what the client printed.
    private func play(
        _ scenario: String, on server: RunningServer, _ arguments: [String]
    ) throws -> String {
        let output = try Program.run(
            "iris-traffic", server.url + ["--scenario", scenario] + arguments)
        #expect(output.exitCode == 0)
        #expect(output.standardError.isEmpty, "\(output.standardError)")
        return output.standardOutput
    }
}

extension RunningServer {
    fileprivate var url: [String] { ["--url", "http://127.0.0.1:\(port)"] }
}

/// The figures that end a scenario.
private struct ScenarioReport {
    let scenario: String
    let requests: Int
    let statuses: [Int: Int]
    let predictions: [String: Int]
    let wrong: String?

    /// The reports in what the client printed.
    static func all(in output: String) throws -> [ScenarioReport] {
        let lines = output.split(separator: "\n")
        let starts = lines.indices.filter { lines[$0].hasPrefix("scenario  ") }
        return try zip(starts, starts.dropFirst() + [lines.endIndex]).map {
            try ScenarioReport(lines[$0..<$1])
        }
    }

    /// The report of the only scenario.
    static func only(in output: String) throws -> ScenarioReport {
        let reports = try all(in: output)
        guard reports.count == 1 else {
            throw RawClient.Failure(description: "not one report: \(output)")
        }
        return reports[0]
    }

    private init(_ lines: ArraySlice<Substring>) throws {
        var figures: [String: String] = [:]
        for line in lines {
            let name = line.prefix { $0 != " " }
            figures[String(name)] = line.dropFirst(name.count).trimmingCharacters(in: .whitespaces)
        }
        scenario = try #require(figures["scenario"])
        requests = try #require(figures["requests"].flatMap { Int($0) })
        let statuses = ScenarioReport.counts(figures["statuses", default: ""])
        self.statuses = Dictionary(
            uniqueKeysWithValues: statuses.map { (Int($0) ?? 0, $1) })
        predictions = ScenarioReport.counts(figures["predictions", default: ""])
        wrong = figures["wrong"]
    }

    /// Reads `200: 151, 422: 3`.
    private static func counts(_ text: String) -> [String: Int] {
        text.components(separatedBy: ", ").reduce(into: [:]) { counts, pair in
            let parts = pair.components(separatedBy: ": ")
            counts[parts[0]] = parts.last.flatMap { Int($0) }
        }
    }
}

/// What a scrape says of the traffic so far.
extension [String: Double] {
    /// Requests to `/predict` and to a path that is none.
    fileprivate var requests: Int { statuses.values.reduce(0, +) }

    fileprivate var statuses: [Int: Int] {
        var statuses: [Int: Int] = [:]
        for status in [200, 413, 422, 500] {
            statuses[status] = count("inference_requests_total{status=\"\(status)\"}")
        }
        statuses[404] = count("http_requests_total{route=\"other\",method=\"POST\",code=\"404\"}")
        return statuses.filter { $0.value > 0 }
    }

    fileprivate var predictions: [String: Int] {
        ["setosa", "versicolor", "virginica"].reduce(into: [:]) { counts, name in
            counts[name] = count("prediction_output_total{class=\"\(name)\"}")
        }
    }

    fileprivate func mean(of feature: String) -> Double {
        self["inference_feature_value_sum{feature=\"\(feature)\"}", default: 0]
            / self["inference_feature_value_count{feature=\"\(feature)\"}", default: 0]
    }

    /// The share of the values up to each of the histogram's bounds.
    fileprivate func bucketShares(of feature: String) -> [String: Double] {
        filter { $0.key.hasPrefix("inference_feature_value_bucket{feature=\"\(feature)\"") }
            .mapValues {
                $0 / self["inference_feature_value_count{feature=\"\(feature)\"}", default: 0]
            }
    }

    private func count(_ name: String) -> Int { Int(self[name, default: 0]) }
}
