import Classifier
import Foundation
import TestSupport
import Testing

/// What makes each scenario what it is, as the server sees it.
@Suite(.timeLimit(.minutes(5))) struct ScenarioKindTests {
    /// Plays a scenario to a server of its own; returns what the server has counted, too.
    private func play(
        _ arguments: [String], serverArguments: [String] = []
    ) throws -> (traffic: PlayedTraffic, samples: [String: Double]) {
        let server = try RunningServer(serverArguments)
        let traffic = try PlayedTraffic.play(
            to: server.port, ["--duration", "1", "--rate", "400", "--seed", "7"] + arguments)
        #expect(traffic.output.exitCode == 0, "\(traffic.output.standardError)")
        let rows = try traffic.scenario.rowsPredicted
        try waitUntil("all rows are counted") {
            try server.scrape()["prediction_confidence_count"] == Double(rows)
        }
        let samples = try server.scrape()
        #expect(try server.stop() == 0)
        return (traffic, samples)
    }

    /// A model whose training rows reach far beyond what drift makes of irises: values beyond them count
    /// as their ends in a mean.
    private func wideModel(in folder: TemporaryFolder) throws -> [String] {
        let names = Dataset.iris.schema.classNames
        let rows = (0..<150).map { row in
            "\(Dataset.iris.row(row).map(\.description).joined(separator: ",")),"
                + "\(names[Dataset.iris.labels[row]])\n"
        }
        let ends = ["-99,-99,-99,-99,\(names[0])\n", "99,99,99,99,\(names[2])\n"]
        let table = try folder.file(
            "table.csv",
            containing: (["\(Bodies.names.joined(separator: ",")),class\n"] + rows + ends).joined())
        let model = folder.url.appendingPathComponent("model.json").path
        let trained = try Program.run(
            "iris-server", ["train", "--algorithm", "forest", "--data", table.path, "-o", model])
        #expect(trained.exitCode == 0, "\(trained.standardError)")
        return ["--model", model]
    }

    @Test func driftMovesTwoFeaturesOfTheSameRows() throws {
        let folder = try TemporaryFolder()
        let model = try wideModel(in: folder)
        let normal = try play(["--scenario", "normal"], serverArguments: model)
        let drift = try play(["--scenario", "drift"], serverArguments: model)
        for (kind, played) in [("normal", normal), ("drift", drift)] {
            let lines = played.traffic.output.standardOutput.prefix { $0 != "{" }
            for text in ["petal_length moved by +2.64", "petal_width moved by +1.14"] {
                #expect(lines.contains(text) == (kind == "drift"), "\(lines)")
            }
        }
        // The draws are the same, but for the last ones if the machine is too slow for the rate.
        for (feature, shift) in zip(Bodies.names, [0, 0, 2.64, 1.14]) {
            let moved = drift.samples.mean(of: feature) - normal.samples.mean(of: feature)
            #expect(abs(moved - shift) < 0.1, "\(feature) has moved by \(moved)")
        }
    }

    /// A sepal's width has a standard deviation of 0.434 and a mean of 3.06; a petal's length a mean of 3.76.
    @Test func driftDoesWhatItIsTold() throws {
        let folder = try TemporaryFolder()
        let model = try wideModel(in: folder)
        let normal = try play(["--scenario", "normal"], serverArguments: model)
        let drift = try play(
            ["--scenario", "drift", "--shift", "sepal_width=-2", "--scale", "petal_length=2.54"],
            serverArguments: model)
        for (feature, factor, added) in [
            ("sepal_length", 1, 0), ("sepal_width", 1, -0.869), ("petal_length", 2.54, 0),
            ("petal_width", 1, 0.0),
        ] {
            let wanted = normal.samples.mean(of: feature) * factor + added
            let mean = drift.samples.mean(of: feature)
            #expect(abs(mean - wanted) < 0.1, "\(feature): \(mean), not \(wanted)")
        }
    }

    @Test(arguments: [
        (["setosa=0.8"], [0.8, 0.1, 0.1]), (["setosa=0"], [0, 0.5, 0.5]),
        (["versicolor=0.7", "virginica=0.2"], [0.1, 0.7, 0.2]),
    ])
    func driftMixesClasses(mix: [String], shares: [Double]) throws {
        let played = try play(
            ["--scenario", "drift", "--batch-share", "0"] + mix.flatMap { ["--mix", $0] })
        let counts = try played.traffic.scenario.predictions
        let sum = Double(counts.values.reduce(0, +))
        for (name, share) in zip(["setosa", "versicolor", "virginica"], shares) {
            // Some 400 rows, of which the model takes one in forty for another class.
            let found = Double(counts[name, default: 0]) / sum
            #expect(abs(found - share) < 0.1, "\(name): \(found)")
        }
    }

    @Test func gradualDriftIsHalfDoneOnAverage() throws {
        let folder = try TemporaryFolder()
        let model = try wideModel(in: folder)
        let normal = try play(["--scenario", "normal"], serverArguments: model)
        let drift = try play(
            ["--scenario", "drift", "--gradual", "--shift", "sepal_length=10"],
            serverArguments: model)
        let moved =
            drift.samples.mean(of: "sepal_length") - normal.samples.mean(of: "sepal_length")
        // Ten of its standard deviations, of 0.825 cm.
        #expect((0.45...0.6).contains(moved / 8.25), "\(moved)")
        #expect(drift.traffic.output.standardOutput.contains("little by little"))
    }

    @Test func errorsComeInTheirShares() throws {
        let errors = try play(["--scenario", "errors"], serverArguments: ["--fault-injection"])
        let scenario = try errors.traffic.scenario
        #expect(Set(scenario.statuses.keys) == ["200", "404", "413", "422", "500"])
        for (status, percent) in [
            "200": 60.0...80, "404": 1...7, "413": 1...7, "422": 4...15, "500": 10...21,
        ] {
            let count = scenario.statuses[status, default: 0]
            let share = Double(count) / Double(scenario.requestsAnswered) * 100
            #expect(percent.contains(share), "\(status): \(share) %")
        }
        #expect(!errors.traffic.output.standardOutput.contains("--fault-injection"))
        #expect(!errors.traffic.output.standardOutput.contains("ignored"))
    }

    @Test func saysOnceThatFaultsAreIgnored() throws {
        let errors = try play(["--scenario", "errors"])
        let scenario = try errors.traffic.scenario
        #expect(Set(scenario.statuses.keys) == ["200", "404", "413", "422"])
        let hints = scenario.notes.filter { $0.contains("start the server with --fault-injection") }
        #expect(hints.count == 1, "\(scenario.notes)")
        let output = errors.traffic.output.standardOutput
        #expect(output.split(separator: "--fault-injection").count == 2)
        // The verdict says it first.
        let ignored = try #require(hints.first?.prefix { $0.isNumber })
        let others = scenario.requestsAnswered - (Int(ignored) ?? 0)
        #expect(
            output.contains("errors: \(ignored) faults were ignored, the other \(others) answers"),
            "\(output)")
    }
}
