internal import ArgumentParser
internal import Foundation

/// Runs the command line. Every failure ends in one line on standard error and an exit code: 64 for
/// bad usage, 1 for what could not be done.
@main
enum Main {
    static func main() {
        do {
            var command = try IrisServerCommand.parseAsRoot()
            try command.run()
        } catch let error as CommandFailure {
            fail(error.description, code: EXIT_FAILURE)
        } catch {
            exit(after: error)
        }
    }

    /// Help and version texts are errors to ArgumentParser, with exit code 0.
    private static func exit(after error: any Error) -> Never {
        let code = IrisServerCommand.exitCode(for: error)
        guard code != .success else { IrisServerCommand.exit(withError: error) }
        let message = IrisServerCommand.message(for: error)
            .split(separator: "\n").joined(separator: " ")
        fail("\(message): see iris-server --help", code: code.rawValue)
    }

    private static func fail(_ line: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data("iris-server: \(line)\n".utf8))
        Foundation.exit(code)
    }
}

/// Why a command that was understood could not be done, in one line that says how to mend it.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
