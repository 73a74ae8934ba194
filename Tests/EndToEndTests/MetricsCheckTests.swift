import Foundation
import TestSupport
import Testing

@testable import TrafficSimulator

/// The server's counters, found by labels that may contain anything.
@Suite(.timeLimit(.minutes(5))) struct MetricsCheckTests {
    @Test(arguments: [
        ("setosa", "setosa"), ("a \"b\" c", "a \\\"b\\\" c"), ("back\\slash", "back\\\\slash"),
        ("line\nfeed", "line\\nfeed"), ("\\n", "\\\\n"), ("\\\"\n", "\\\\\\\"\\n"), ("", ""),
        ("🌸 é e\u{301}", "🌸 é e\u{301}"), ("\u{301}", "\u{301}"), ("\r\n", "\r\\n"),
    ])
    func writesLabelsAsTheFormatHasThem(value: String, written: String) {
        #expect(Array(Scrape.escaped(value).utf8) == Array(written.utf8))
        #expect(Series("m", ["class": value]).description == "m{class=\"\(written)\"}")
    }

    @Test func writesSeriesWithoutLabels() {
        #expect(Series("m").description == "m")
    }

    /// Names in which everything that has a meaning in the format stands for itself.
    @Test func findsTheSeriesOfAnyName() throws {
        let classes = [
            "plain", "quote \" and \\ backslash", "line\nfeed", "} # {", "class=\"plain\"",
            "\\", "\"", "emoji 🌸", "\u{301}e", "plain 2", "carriage\rreturn",
        ]
        let folder = try TemporaryFolder()
        let quoted = { (text: String) in
            "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
        }
        let rows = classes.enumerated().flatMap { index, name in
            (0..<4).map { "\(index * 10 + $0),\(quoted(name))\n" }
        }
        let feature = "size \"in\\\n} 🌸"
        let table = try folder.file(
            "table.csv", containing: "\(quoted(feature)),class\n\(rows.joined())")
        let model = folder.url.appendingPathComponent("model.json").path
        let trained = try Program.run(
            "iris-server", ["train", "--algorithm", "forest", "--data", table.path, "-o", model])
        #expect(trained.exitCode == 0, "\(trained.standardError)")

        let server = try RunningServer(["--model", model, "--fault-injection"])
        for scenario in ["normal", "errors"] {
            let traffic = try PlayedTraffic.play(
                to: server.port,
                [
                    "--data", table.path, "--scenario", scenario, "--duration", "1", "--rate",
                    "300",
                    "--check-metrics",
                ])
            #expect(traffic.output.exitCode == 0, "\(traffic.output.standardError)")
            let played = try traffic.scenario
            #expect(played.failures.isEmpty, "\(played.failures)")
            #expect(played.metricsDifferences?.isEmpty == true)
            #expect(Set(played.predictions.keys) == Set(classes))
            #expect(played.predictions.values.allSatisfy { $0 > 0 }, "\(played.predictions)")
            // The names are shown so that they do nothing to the layout.
            let scalars = traffic.output.standardOutput.unicodeScalars
            #expect(scalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
        }
        #expect(try server.stop() == 0)
    }

    /// Without what is to be compared, nothing is said about it.
    @Test func saysThatThereAreNoMetrics() throws {
        let server = try MisbehavingServer { _ in .ok }
        let traffic = try PlayedTraffic.play(
            to: server.port, ["--scenario", "normal", "--duration", "1", "--check-metrics"])
        #expect(traffic.output.exitCode == 1)
        #expect(traffic.output.errorLines.count == 1)
        #expect(
            traffic.output.standardError.contains("GET /metrics"), "\(traffic.output.standardError)"
        )
    }
}
