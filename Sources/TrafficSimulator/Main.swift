internal import ArgumentParser
internal import Foundation

/// Runs the command line. Every failure ends in one line on standard error and an exit code: 64 for
/// bad usage, 1 for what could not be done and for answers that are wrong.
@main
enum Main {
    static func main() {
        do {
            var command = try TrafficCommand.parseAsRoot()
            try command.run()
        } catch let error as CommandFailure {
            fail(error.description, code: EXIT_FAILURE)
        } catch {
            exit(after: error)
        }
    }

    /// Help texts are errors to ArgumentParser, with exit code 0.
    private static func exit(after error: any Error) -> Never {
        let code = TrafficCommand.exitCode(for: error)
        guard code != .success else { TrafficCommand.exit(withError: error) }
        let message = TrafficCommand.message(for: error)
            .split(separator: "\n").joined(separator: " ")
        fail("\(message): see iris-traffic --help", code: code.rawValue)
    }

    private static func fail(_ line: String, code: Int32) -> Never {
        // The summary comes first also where both streams end up in one file.
        fflush(nil)
        FileHandle.standardError.write(Data("iris-traffic: \(line)\n".utf8))
        Foundation.exit(code)
    }
}

/// Why a command that was understood could not be done, in one line that says how to mend it.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
