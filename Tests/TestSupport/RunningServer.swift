internal import Foundation
internal import Glibc

/// `iris-server` in a process of its own, on a free port.
public final class RunningServer {
    public let port: UInt16
    public var processIdentifier: Int32 { process.identifier }
    private let process: ChildProcess

    /// Starts the server and waits until it says that it listens. `descriptors` is how many it may have;
    /// nil leaves that as it is. `before` are words in front of the command, as those of taskset: a program
    /// that replaces itself with the server.
    public init(
        _ arguments: [String] = [], environment: [String: String] = [:], descriptors: Int? = nil,
        before: [String] = []
    ) throws {
        let limit = descriptors.map { [RunningServer.prlimit, "--nofile=\($0):\($0)"] } ?? []
        let server = try Program.url(of: "iris-server").path
        let words = before + limit + [server, "serve", "--port", "0"] + arguments
        process = try ChildProcess(
            URL(fileURLWithPath: words[0]), Array(words.dropFirst()),
            environment: Program.environment.merging(environment) { $1 })
        port = try RunningServer.waitForPort(process)
    }

    /// What the server has written to standard error so far.
    public func log() throws -> String { try process.standardError() }

    /// Changes how many descriptors the server may have: their numbers are below `count`.
    public func setDescriptorLimit(_ count: Int) throws { try setLimit("--nofile=\(count):") }

    /// Changes how many bytes of addresses the server may have.
    public func setMemoryLimit(_ bytes: Int) throws { try setLimit("--as=\(bytes):") }

    private func setLimit(_ option: String) throws {
        let output = try Program.runTool(
            RunningServer.prlimit, ["--pid", "\(processIdentifier)", option])
        guard output.exitCode == 0 else {
            throw RawClient.Failure(description: output.standardError)
        }
    }

    /// Of util-linux; it has no binding in Swift's Glibc module.
    private static let prlimit = "/usr/bin/prlimit"

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(process.identifier, number) }

    /// Waits for the process to end and returns its exit code, or the signal that ended it.
    public func waitForExit() throws -> Int32 { try process.waitForExit() }

    /// SIGTERM, and the exit code.
    public func stop() throws -> Int32 {
        signal(SIGTERM)
        return try waitForExit()
    }

    /// The samples of a scrape, by everything that stands in front of the value.
    public func scrape() throws -> [String: Double] {
        let client = try RawClient(port: port)
        try client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        var samples: [String: Double] = [:]
        for line in try client.receiveResponse().bodyText.split(separator: "\n")
        where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "),
                let value = Double(line[line.index(after: space)...])
            else { throw RawClient.Failure(description: "not a sample: \(line)") }
            samples[String(line[..<space])] = value
        }
        return samples
    }

    private static func waitForPort(_ process: ChildProcess) throws -> UInt16 {
        var port: UInt16?
        try waitUntil("the server listens") {
            let log = try process.standardError()
            guard process.isRunning else {
                throw RawClient.Failure(description: "the server did not start: \(log)")
            }
            let line = log.split(separator: "\n").first { $0.hasPrefix("listening on http://") }
            port = line?.split(separator: ":").last.flatMap { UInt16($0) }
            return port != nil
        }
        guard let port else { throw RawClient.Failure(description: "no port") }
        return port
    }
}

/// Polls until `condition` holds; fails after a minute, so that a test ends in any case.
public func waitUntil(_ what: String, _ condition: () throws -> Bool) throws {
    for _ in 0..<12_000 {
        if try condition() { return }
        usleep(5_000)
    }
    throw RawClient.Failure(description: "waited a minute in vain until \(what)")
}
