public import Foundation

/// The programs of this package, run as a user runs them.
public enum Program {
    public struct Output: Sendable {
        public let exitCode: Int32
        public let standardOutput: String
        public let standardError: String

        /// The lines of standard error.
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
        let process = try ChildProcess(
            url(of: name), arguments, environment: self.environment.merging(environment) { $1 })
        return Output(
            exitCode: try process.waitForExit(),
            standardOutput: try process.standardOutput(),
            standardError: try process.standardError())
    }

    /// The test's own, without settings of a server that the person running the tests may have.
    static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("IRIS_")
        }
    }
}
