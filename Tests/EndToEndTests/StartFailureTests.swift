import Foundation
import TestSupport
import Testing

/// A server that cannot start says why in one line, with the right exit code.
@Suite(.timeLimit(.minutes(5))) struct StartFailureTests {
    struct Case: CustomTestStringConvertible {
        let arguments: [String]
        var environment: [String: String] = [:]
        let exitCode: Int32
        /// What the line has to mention: the cause, and what to do.
        let mentions: [String]

        var testDescription: String { arguments.joined(separator: " ") + "\(environment)" }
    }

    @Test(arguments: [
        Case(arguments: ["--loops", "0"], exitCode: 64, mentions: ["--loops", "1 to 256"]),
        Case(arguments: ["--loops", "many"], exitCode: 64, mentions: ["--loops", "many"]),
        Case(arguments: ["--port", "65536"], exitCode: 64, mentions: ["--port", "65535"]),
        Case(arguments: ["--port", "-1"], exitCode: 64, mentions: ["--port"]),
        Case(
            arguments: ["--nonsense"], exitCode: 64,
            mentions: ["--nonsense", "see iris-server serve --help"]),
        Case(
            arguments: ["nonsense"], exitCode: 64, mentions: ["nonsense", "see iris-server --help"]),
        Case(arguments: ["--log-level", "loud"], exitCode: 64, mentions: ["loud", "warning"]),
        Case(
            arguments: ["--allow-origin", "https://app.example/"], exitCode: 64,
            mentions: ["--allow-origin", "https://app.example/", "scheme://host"]),
        Case(
            arguments: ["--allow-origin", "*", "--allow-origin", "http://x"], exitCode: 64,
            mentions: ["--allow-origin", "leave the others away"]),
        Case(
            arguments: [], environment: ["IRIS_ALLOW_ORIGIN": "http://x, y"], exitCode: 64,
            mentions: ["--allow-origin", "'y'"]),
        Case(
            arguments: ["--allow-host", "http://iris.example"], exitCode: 64,
            mentions: ["--allow-host", "http://iris.example", "without scheme and port"]),
        Case(
            arguments: ["--allow-host", "*", "--allow-host", "iris.example"], exitCode: 64,
            mentions: ["--allow-host", "leave the others away"]),
        Case(
            arguments: [], environment: ["IRIS_ALLOW_HOST": "iris.example, h:80"], exitCode: 64,
            mentions: ["--allow-host", "'h:80'"]),
        Case(
            arguments: ["--allow-host", "a.example,b.example"], exitCode: 64,
            mentions: ["--allow-host", "'a.example,b.example'"]),
        Case(
            arguments: ["train"], exitCode: 64,
            mentions: ["--output", "see iris-server train --help"]),
        Case(
            arguments: ["serve", "--nonsense"], exitCode: 64,
            mentions: ["see iris-server serve --help"]),
        Case(
            arguments: [], environment: ["IRIS_LOOPS": "0"], exitCode: 64,
            mentions: ["see iris-server serve --help"]),
        Case(
            arguments: [], environment: ["IRIS_PORT": "http"], exitCode: 64,
            mentions: ["IRIS_PORT", "http"]),
        Case(
            arguments: ["--model", "/nonexistent/model.json"], exitCode: 1,
            mentions: ["/nonexistent/model.json", "No such file"]),
        Case(
            arguments: ["--token-file", "/nonexistent/token"], exitCode: 1,
            mentions: ["/nonexistent/token", "No such file", "--token-file"]),
        Case(
            arguments: [], environment: ["IRIS_TOKEN_FILE": "/"], exitCode: 1,
            mentions: ["cannot read the token /", "directory"]),
        Case(
            arguments: ["--token-file", "/dev/null"], exitCode: 1, mentions: ["empty", "openssl"]),
        Case(arguments: ["--token-file", "/dev/zero"], exitCode: 1, mentions: ["limit of 1 MiB"]),
        Case(arguments: ["--model", "/"], exitCode: 1, mentions: ["cannot load the model /"]),
        Case(
            arguments: ["--host", "192.0.2.1", "--port", "0"], exitCode: 1,
            mentions: ["192.0.2.1", "--host"]),
        Case(
            arguments: ["--host", "no such name", "--port", "0"], exitCode: 1,
            mentions: ["no such name", "--host"]),
        Case(
            arguments: ["evaluate", "--folds", "1"], exitCode: 1, mentions: ["cannot evaluate"]),
        Case(
            arguments: ["train", "--data", "/nonexistent.csv", "-o", "/tmp/x"], exitCode: 1,
            mentions: ["/nonexistent.csv"]),
        Case(
            arguments: ["evaluate", "--folds", "3", "--leave-one-out"], exitCode: 64,
            mentions: ["--folds", "--leave-one-out", "give one"]),
        Case(
            arguments: ["evaluate", "--json", "/nonexistent/figures.json"], exitCode: 1,
            mentions: ["/nonexistent/figures.json", "check the path"]),
        Case(
            arguments: ["train", "--C", "0", "-o", "/tmp/x"], exitCode: 64,
            mentions: ["--C", "1e-12"]),
        Case(
            arguments: ["train", "--C", "2", "--algorithm", "forest", "-o", "/tmp/x"],
            exitCode: 64, mentions: ["--C is for softmax"]),
        Case(
            arguments: ["train", "-o", "/nonexistent/model.json"], exitCode: 1,
            mentions: ["/nonexistent/model.json"]),
    ])
    func saysInOneLineWhatIsWrong(_ failure: Case) throws {
        let output = try Program.run(
            "iris-server", failure.arguments, environment: failure.environment)
        #expect(output.exitCode == failure.exitCode)
        #expect(output.standardOutput.isEmpty)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        for text in failure.mentions {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
    }

    @Test func refusesAPortThatAnotherServerHas() throws {
        let server = try RunningServer()
        let output = try Program.run("iris-server", ["--port", "\(server.port)"])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("127.0.0.1:\(server.port)"))
        #expect(output.standardError.contains("--port"))
        #expect(try server.stop() == 0)
    }

    @Test(arguments: [
        ("\n", "empty"), ("hunter2\n", "16"), ("0123456789 abcdef\n", "byte 11"),
        ("0123456789abcdef\n0123456789abcdef\n", "byte 17"),
    ])
    func refusesAFileWithoutAToken(content: String, reason: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("token", containing: content)
        let output = try Program.run("iris-server", ["--port", "0", "--token-file", file.path])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        for text in [file.path, reason, "openssl rand"] {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
        #expect(!output.standardError.contains("hunter2"))
    }

    @Test(arguments: [
        ("", "not JSON"),
        ("{\"format\":\"something else\"}", "not a model file"),
        ("{\"format\":", "cut short"),
    ])
    func refusesADamagedModel(content: String, reason: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("model.json", containing: content)
        let output = try Program.run("iris-server", ["--port", "0", "--model", file.path])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        #expect(output.standardError.contains(file.path))
        #expect(output.standardError.contains(reason), "\(output.standardError)")
    }

    @Test(arguments: [
        ["--help"], ["serve", "--help"], ["train", "--help"], ["evaluate", "--help"],
    ])
    func explainsItself(arguments: [String]) throws {
        let output = try Program.run("iris-server", arguments)
        #expect(output.exitCode == 0)
        #expect(output.standardOutput.contains("USAGE: iris-server"))
        #expect(output.standardError.isEmpty)
    }
}
