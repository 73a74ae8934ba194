import Foundation
import TestSupport
import Testing

/// Help fits a terminal of 80 columns, and what it shows as an example works as it stands.
@Suite(.timeLimit(.minutes(5))) struct HelpTests {
    private static let columns = 80

    @Test(arguments: [
        ("iris-server", ["--help"]), ("iris-server", ["help"]),
        ("iris-server", ["serve", "--help"]),
        ("iris-server", ["train", "--help"]), ("iris-server", ["evaluate", "--help"]),
        ("iris-server", ["help", "serve"]), ("iris-traffic", ["--help"]),
    ])
    func fits(program: String, arguments: [String]) throws {
        let help = try Program.run(program, arguments)
        #expect(help.exitCode == 0)
        #expect(help.standardError.isEmpty)
        let terminal = try Program.runTool(
            "/usr/bin/script",
            [
                "-qec",
                "stty cols \(HelpTests.columns) && exec '\(Program.url(of: program).path)' "
                    + arguments.joined(separator: " "), "/dev/null",
            ], environment: ["TERM": "xterm", "SHELL": "/bin/sh"])
        for text in [help.standardOutput, terminal.standardOutput] {
            let lines = text.replacing("\r\n", with: "\n").split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count > 5)
            for line in lines { #expect(line.count <= HelpTests.columns, "\(line)") }
            // A word that is too long for its line would be broken.
            #expect(lines.contains { $0.hasPrefix("USAGE: \(program)") })
        }
        #expect(
            help.standardOutput.count == terminal.standardOutput.replacing("\r", with: "").count)
    }

    @Test(arguments: ["train", "evaluate"])
    func theStrengthIsCalledByItsName(command: String) throws {
        let help = try Program.run("iris-server", [command, "--help"]).standardOutput
        let words = help.split { " \n".contains($0) }.joined(separator: " ")
        #expect(words.contains("Inverse of regularization strength, as in scikit-learn"))
    }

    /// The commands that stand indented in the text, run by a shell as somebody would paste them.
    @Test func examplesWork() throws {
        let help = try Program.run("iris-server", ["--help"]).standardOutput
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
        let examples = lines.split(separator: "").filter { $0.first?.hasPrefix("  curl ") == true }
        #expect(examples.count == 1)
        let server = try RunningServer()
        for example in examples {
            let command = example.joined(separator: "\n")
            #expect(command.contains("http://127.0.0.1:8000/"))
            let output = try Program.runTool(
                "/bin/sh",
                [
                    "-ec",
                    command.replacing(
                        "http://127.0.0.1:8000/", with: "http://127.0.0.1:\(server.port)/"),
                ])
            #expect(output.exitCode == 0, "\(output.standardError)")
            #expect(
                output.standardOutput.contains(#""class":"setosa""#), "\(output.standardOutput)")
        }
        #expect(try server.stop() == 0)
    }

    /// What the help says of `--expect` is taken by it.
    @Test func expectationsInTheHelpAreUnderstood() throws {
        let help = try Program.run("iris-traffic", ["--help"]).standardOutput
        let words = help.split { " \n".contains($0) }
        let example = try #require(words.first { $0.hasPrefix("p99=") })
        let server = try RunningServer()
        let traffic = try PlayedTraffic.play(
            to: server.port,
            [
                "--scenario", "normal", "--duration", "1",
                "--expect", example.trimmingCharacters(in: CharacterSet(charactersIn: ".")),
            ])
        #expect([0, 1].contains(traffic.output.exitCode), "\(traffic.output.standardError)")
        #expect(try traffic.scenario.expectations.count == 3)
        #expect(try server.stop() == 0)
    }

    /// `make help` says of each verb what it does: all that the Makefile has for people.
    @Test func makeNamesItsVerbs() throws {
        let makefile = Program.packageRoot.appendingPathComponent("Makefile")
        let help = try Program.runTool(
            "/usr/bin/make", ["-s", "-C", Program.packageRoot.path, "help"])
        #expect(help.exitCode == 0, "\(help.standardError)")
        let lines = help.standardOutput.split(separator: "\n")
        for line in lines { #expect(line.count <= HelpTests.columns, "\(line)") }
        #expect(lines.contains { $0.contains("ARGS=") })
        let named = Set(
            lines.filter { $0.hasPrefix("make ") }.compactMap {
                $0.split(separator: " ").dropFirst().first.map(String.init)
            })
        let text = try TemporaryFolder.text(of: makefile)
        let phony = try #require(text.firstMatch(of: /\.PHONY: ((?:.*\\\n)*.*)\n/)).output.1
        // What others are made of, or what needs no explanation.
        let parts: Set<String> = [
            "setup", "sanitize-address", "sanitize-thread", "sanitize-undefined",
        ]
        #expect(
            named == Set(phony.split { " \\\n".contains($0) }.map(String.init)).subtracting(parts))
    }
}
