import Foundation
import TestSupport
import Testing

/// Names from a table may contain anything: both formats must carry them unharmed.
@Suite(.timeLimit(.minutes(5))) struct HostileLabelTests {
    private static let classes = [
        "quote \" and \\ backslash", "line\nfeed", "} # {", "emoji 🌸", "back\\nslash n",
        "é e\u{301}",
        "\u{FFFD} replaced", "tab\tand\u{7F}",
    ]
    private static let feature = "size \"in\\\n} 🌸"

    @Test func survivesBothParsers() throws {
        let folder = try TemporaryFolder()
        let quoted = { (text: String) in
            "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
        }
        let rows = HostileLabelTests.classes.enumerated().flatMap { index, name in
            (0..<4).map { "\(index * 10 + $0),\(quoted(name))\n" }
        }
        let table = try folder.file(
            "table.csv",
            containing: "\(quoted(HostileLabelTests.feature)),class\n\(rows.joined())")
        let path = folder.url.appendingPathComponent("model \"x\".json").path
        let trained = try Program.run(
            "iris-server", ["train", "--algorithm", "forest", "--data", table.path, "-o", path])
        #expect(trained.exitCode == 0, "\(trained.standardError)")

        let server = try RunningServer(["--model", path])
        let client = try RawClient(port: server.port)
        for (accept, form) in [
            ("text/plain", ParsedScrape.Form.text), ("application/openmetrics-text", .openmetrics),
        ] {
            try client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: \(accept)\r\n\r\n")
            let scrape = try ParsedScrape(client.receiveResponse().body, as: form)
            let classes = try #require(scrape["prediction_output"]).samples.map {
                $0.labels["class"]
            }
            #expect(Set(classes) == Set(HostileLabelTests.classes))
            let features = try #require(scrape["inference_feature_value"]).samples
                .map { $0.labels["feature"] }
            #expect(Set(features) == [HostileLabelTests.feature])
        }
        #expect(try server.stop() == 0)
    }

    @Test func refusesAModelFileThatIsNoUTF8() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("model.json").path
        #expect(try Program.run("iris-server", ["train", "-o", path]).exitCode == 0)
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let name = Array("setosa".utf8)
        let place = try #require(
            bytes.indices.first { bytes[$0...].starts(with: name) })
        bytes[place] = 0xFF
        let file = try folder.file("damaged.json", containing: bytes)
        let output = try Program.run("iris-server", ["--port", "0", "--model", file.path])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
    }
}
