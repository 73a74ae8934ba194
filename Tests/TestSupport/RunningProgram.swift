internal import Foundation
internal import Glibc

/// A program of this package that runs beside a test; it is killed if the test forgets it.
public final class RunningProgram {
    private let process: ChildProcess

    /// `wrapper` is the command that starts the program, where another shall: its path and what stands in
    /// front of the program's.
    public init(
        _ name: String, _ arguments: [String], environment: [String: String] = [:],
        under wrapper: [String] = []
    ) throws {
        let command = wrapper + [try Program.url(of: name).path] + arguments
        process = try ChildProcess(
            URL(fileURLWithPath: command[0]), Array(command[1...]),
            environment: Program.environment.merging(environment) { $1 })
    }

    public var processIdentifier: Int32 { process.identifier }
    public var isRunning: Bool { process.isRunning }

    /// What the program has written so far.
    public func standardOutput() throws -> String { try process.standardOutput() }
    public func standardError() throws -> String { try process.standardError() }

    public func signal(_ number: Int32) { kill(process.identifier, number) }

    /// Waits for the program to end by itself.
    public func waitForOutput() throws -> Program.Output { try process.waitForOutput() }
}
