internal import Glibc

/// A program of this package that runs beside a test; it is killed if the test forgets it.
public final class RunningProgram {
    private let process: ChildProcess

    public init(_ name: String, _ arguments: [String]) throws {
        process = try ChildProcess(
            Program.url(of: name), arguments, environment: Program.environment)
    }

    /// What the program has written to standard output so far.
    public func standardOutput() throws -> String { try process.standardOutput() }

    public func signal(_ number: Int32) { kill(process.identifier, number) }

    /// Waits for the program to end by itself.
    public func waitForOutput() throws -> Program.Output { try process.waitForOutput() }
}
