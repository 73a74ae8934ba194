import Foundation
import TestSupport
import Testing

/// Nothing that others have put into a text does anything to the terminal on which the programs print it.
@Suite(.timeLimit(.minutes(5))) struct PrintedTextTests {
    /// One of each kind, in the middle of what shall stay readable.
    private static let hostile = "x\u{1B}[31m\u{7F}\u{85}\u{9B}\u{202E}\u{2028}\u{2066}\u{200F}y"

    /// `escape` has to be there: what was sent has been printed.
    private func expectHarmless(
        _ output: Program.Output, lines: Int? = nil, escape: String = #"\u{202E}"#
    ) {
        expectHarmless(output.standardOutput + output.standardError, escape: escape)
        if let lines { #expect(output.errorLines.count == lines, "\(output.errorLines)") }
    }

    private func expectHarmless(_ text: String, escape: String = #"\u{202E}"#) {
        let harmful = text.unicodeScalars.filter {
            $0 != "\n" && OneLineTests.isEscaped($0.value)
        }
        #expect(harmful.isEmpty, "\(text.debugDescription)")
        #expect(text.contains(escape), "\(text.debugDescription)")
    }

    @Test(arguments: [
        ["--\(hostile)"], [hostile], ["--log-level", hostile], ["--allow-origin", hostile],
        ["--model", "/nonexistent/\(hostile)"], ["--token-file", "/nonexistent/\(hostile)"],
        ["--port", "0", "--host", hostile], ["--port", "0", "--host", "a\n\(hostile)"],
        ["evaluate", "--data", "/nonexistent/\n\(hostile)"],
        ["train", "-o", "/nonexistent/\n\(hostile)"],
    ])
    func errorsOfTheServer(arguments: [String]) throws {
        expectHarmless(try Program.run("iris-server", arguments), lines: 1)
    }

    @Test(arguments: [
        ["--\(hostile)"], ["--scenario", hostile], ["--url", "http://\(hostile)"],
        ["--shift", hostile, "--scenario", "drift"], ["--expect", "\(hostile)=1ms"],
        ["--scenario", "drift", "--shift", "\(hostile)=1"],
        ["--data", "/nonexistent/\(hostile)"], ["--json", "/nonexistent/\(hostile)"],
        ["--token-file", "/nonexistent/\(hostile)"],
    ])
    func errorsOfTheLoadGenerator(arguments: [String]) throws {
        expectHarmless(try Program.run("iris-traffic", arguments), lines: 1)
    }

    /// A variable's value, in a line of the log.
    @Test func logs() throws {
        let server = try RunningServer(
            environment: ["IRIS_REUSE_PORT": "tcp://\(PrintedTextTests.hostile):80"])
        #expect(try server.stop() == 0)
        let log = try server.log()
        expectHarmless(log)
        for line in log.split(separator: "\n") {
            #expect(line.contains(" iris-server: ") || line.hasPrefix("listening on "), "\(log)")
        }
    }

    /// Names of features and classes, from the table to the report.
    @Test func namesInReports() throws {
        let folder = try TemporaryFolder()
        let hostile = PrintedTextTests.hostile
        let rows = (0..<40).map { "\($0 % 7),\($0 % 5),\(hostile)\($0 % 2)\n" }.joined()
        let table = try folder.file("table.csv", containing: "\(hostile)a,b,class\n\(rows)")
        let path = folder.url.appendingPathComponent("\(hostile).json").path
        expectHarmless(
            try Program.run(
                "iris-server",
                ["train", "--algorithm", "forest", "--data", table.path, "-o", path]), lines: 0)
        expectHarmless(
            try Program.run(
                "iris-server",
                ["evaluate", "--algorithm", "forest", "--data", table.path, "--folds", "2"]),
            // A column of its table is narrow.
            lines: 0, escape: #"\u{1B}"#)

        let server = try RunningServer(["--model", path, "--fault-injection"])
        for scenario in ["normal", "drift"] {
            let traffic = try PlayedTraffic.play(
                to: server.port,
                [
                    "--data", table.path, "--scenario", scenario, "--duration", "1", "--verbose",
                    "--check-metrics", "--expect", "errors=0%",
                ])
            expectHarmless(traffic.output)
        }
        let otherTable = try folder.file("other.csv", containing: "\(hostile)z,b,class\n\(rows)")
        let other = try PlayedTraffic.play(to: server.port, ["--data", otherTable.path])
        expectHarmless(other.output, lines: 1)
        #expect(try server.stop() == 0)
    }

    /// What a server answers that is none.
    @Test(arguments: [
        MisbehavingServer.Answer.response("{\"class\":\"\(hostile)\"}"),
        MisbehavingServer.Answer.response(hostile),
        "HTTP/1.1 200 \(hostile)\r\n\(hostile): 1\r\nContent-Length: 0\r\n\r\n",
        "\(hostile)\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: \(hostile)\r\n\r\n",
    ])
    func answersThatAreWrong(answer: String) throws {
        let server = try MisbehavingServer { _ in .init(pieces: [answer], closes: true) }
        let traffic = try PlayedTraffic.play(
            to: server.port, ["--scenario", "normal", "--duration", "1", "--rate", "20"])
        // A head is shown up to what may not be in it.
        expectHarmless(traffic.output, escape: #"\u{"#)
    }
}
