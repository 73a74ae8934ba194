import Foundation
import Glibc
import TestSupport
import Testing

/// What `iris-traffic` does to a terminal, and that it does so to nothing else.
@Suite(.timeLimit(.minutes(5))) struct TerminalTests {
    private static let width = 60

    /// Plays in a pseudo terminal of 60 columns; returns every byte that came to it.
    private func play(_ environment: [String: String]) throws -> String {
        let server = try RunningServer(["--fault-injection"])
        let program = try Program.url(of: "iris-traffic").path
        let command = """
            stty cols \(TerminalTests.width) && exec '\(program)' --url http://127.0.0.1:\(server.port) \
            --scenario errors --duration 1 --rate 50 --expect max=1us,errors=0%
            """
        let output = try Program.runTool(
            "/usr/bin/script", ["-qec", command, "/dev/null"],
            environment: ["TERM": "xterm", "SHELL": "/bin/sh", "NO_COLOR": ""]
                .merging(environment) { $1 })
        #expect(output.exitCode == 1)
        #expect(try server.stop() == 0)
        return output.standardOutput
    }

    /// The pieces of the text that are between carriage returns, as the terminal shows them: without
    /// colours.
    private func pieces(_ output: String) -> [String] {
        output.replacing(/\u{1B}\[[0-9]*m/, with: "").unicodeScalars
            .split { $0 == "\r" || $0 == "\n" }.map { String($0) }
    }

    @Test(arguments: [
        (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
    ])
    func drawsAProgressLineOverItself(environment: [String: String], isColored: Bool) throws {
        let output = try play(environment)
        let erased = "\u{1B}[K"
        let progress = pieces(output).filter { $0.hasPrefix("errors  ") && $0.hasSuffix(erased) }
        #expect(!progress.isEmpty, "\(output.debugDescription)")
        for line in progress {
            #expect(
                line.dropLast(erased.count).count < TerminalTests.width, "\(line.debugDescription)")
            #expect(output.contains("\r\(line)"))
        }
        // It is gone before the report, which starts on a line of its own.
        #expect(
            output.replacing(/\u{1B}\[[0-9]*m/, with: "").unicodeScalars
                .split(separator: "\r".unicodeScalars).contains {
                    String($0).hasPrefix("\(erased)errors: missed max=1us")
                })
        #expect(output.contains("\u{1B}[1m") == isColored)
        #expect(output.contains("\u{1B}[31mmissed\u{1B}[0m") == isColored)
        #expect(output.contains("\u{1B}[32mmet\u{1B}[0m") == isColored)
        #expect(output.contains("missed"))
    }

    /// Words are not broken, but for the lines that have their own width.
    @Test func wrapsWhatIsLong() throws {
        let lines = pieces(try play([:]))
        let start = try #require(lines.firstIndex { $0.contains("errors, 1 s at") })
        let text = lines[(start + 1)...].prefix { !$0.contains("\u{1B}[K") && !$0.hasPrefix("  ") }
        #expect(text.count > 2)
        #expect(text.allSatisfy { $0.count < TerminalTests.width }, "\(text)")
        #expect(text.joined(separator: " ").contains("watch the statuses and the alerts"))
    }

    /// A file or a pipe gets lines, one after the other while it goes on.
    @Test func sendsNoControlCharactersElsewhere() throws {
        let server = try RunningServer()
        let traffic = try RunningTraffic(
            to: server.port,
            [
                "--scenario", "normal", "--duration", "600", "--rate", "500",
                "--expect", "errors=0%,max=1us",
            ])
        try waitUntil("a line says how it goes") {
            try traffic.standardOutput().contains("\nnormal  9:5")
        }
        traffic.signal(SIGINT)
        let output = try traffic.played().output.standardOutput
        #expect(
            output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
        let progress = output.split(separator: "\n").filter { $0.hasPrefix("normal  ") }
        for text in [" left  ", "/s of 500/s", "P50 ", "P99 ", "200: ", "setosa "] {
            #expect(progress.allSatisfy { $0.contains(text) }, "\(progress)")
        }
        #expect(try server.stop() == 0)
    }
}
