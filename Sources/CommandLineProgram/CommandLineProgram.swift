package import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import PrintableText

/// How the programs of this package end: every failure is one line on standard error and an exit code,
/// 64 for bad usage and 1 for what could not be done.
package enum CommandLineProgram {
    /// Parses the process's arguments as `root` and runs the command that they name.
    package static func run(_ root: any ParsableCommand.Type) {
        TerminationSignals.endProcess()
        let name = root.configuration.commandName ?? ProcessInfo.processInfo.processName
        // Swift looks for them where /proc/self/maps says that the stack is, and goes on without any where it
        // cannot read that. A server would start with none of its options: elsewhere, asking for no token.
        guard !CommandLine.arguments.isEmpty else {
            fail(
                name, "cannot read its arguments without /proc: mount /proc", code: EXIT_FAILURE)
        }
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch let error as CommandFailure {
            fail(name, error.description, code: EXIT_FAILURE)
        } catch {
            let code = root.exitCode(for: error)
            // Help and version texts are errors to ArgumentParser, with exit code 0.
            guard code != .success else { root.exit(withError: error) }
            let message = root.message(for: error).split(separator: "\n").joined(separator: " ")
            let help = ([name] + subcommand(of: root) + ["--help"]).joined(separator: " ")
            fail(name, "\(message): see \(help)", code: code.rawValue)
        }
    }

    /// The name of the subcommand whose options are meant: the one that was given, or, where there are only
    /// options, the default. None if a word is there that may be meant for a subcommand.
    private static func subcommand(of root: any ParsableCommand.Type) -> [String] {
        let names = root.configuration.subcommands.compactMap { $0.configuration.commandName }
        let first = CommandLine.arguments.dropFirst().first ?? "-"
        guard first.hasPrefix("-") else { return names.filter { $0 == first } }
        let defaultName = root.configuration.defaultSubcommand?.configuration.commandName
        return defaultName.map { [$0] } ?? []
    }

    private static func fail(_ name: String, _ line: String, code: Int32) -> Never {
        // What was printed before comes first also where both streams end up in one file.
        fflush(nil)
        StandardError.write("\(name): \(line.onOneLine)\n")
        exit(code)
    }
}

/// Why a command that was understood could not be done, in one line that says how to mend it.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
