public import Foundation

/// The programs of this package, run as a user runs them.
public enum Program {
    public struct Output: Sendable {
        public let exitCode: Int32
        public let standardOutput: String
        public let standardError: String

        /// The lines of standard error, without log lines of the level "info".
        public var errorLines: [String] {
            standardError.split(separator: "\n").map(String.init)
        }
    }

    /// Where the programs lie: built for release by `make test`, or where IRIS_BINARIES says.
    public static func url(of name: String) throws -> URL {
        let folder =
            ProcessInfo.processInfo.environment["IRIS_BINARIES"].map { URL(fileURLWithPath: $0) }
            ?? packageRoot.appendingPathComponent(".build/release")
        let url = folder.appendingPathComponent(name)
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw RawClient.Failure(
                description: "\(url.path) is missing: the tests are run with make test")
        }
        return url
    }

    /// The folder of Package.swift.
    public static var packageRoot: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Runs a program to its end.
    public static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Output {
        let process = Process()
        process.executableURL = try url(of: name)
        process.arguments = arguments
        process.environment = self.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a program that writes more than a pipe holds would wait for a reader.
        let folder = try TemporaryFolder()
        let output = try folder.file("output", containing: "")
        let error = try folder.file("error", containing: "")
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        try process.run()
        process.waitUntilExit()
        return Output(
            exitCode: process.terminationStatus,
            standardOutput: try String(contentsOf: output, encoding: .utf8),
            standardError: try String(contentsOf: error, encoding: .utf8))
    }

    /// The test's own, without settings of a server that the person running the tests may have.
    static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("IRIS_")
        }
    }
}
