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

    /// Runs one of the programs that `scripts/setup-tests.sh` gets, or one of the system's.
    public static func runTool(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Output {
        let tool =
            path.hasPrefix("/")
            ? URL(fileURLWithPath: path) : toolsFolder.appendingPathComponent(path)
        guard FileManager.default.isExecutableFile(atPath: tool.path) else {
            throw RawClient.Failure(
                description: "\(tool.path) is missing: the tests are run with make test")
        }
        return try output(of: tool, arguments, environment)
    }

    /// What `scripts/setup-tests.sh` fills.
    public static var toolsFolder: URL { packageRoot.appendingPathComponent(".build/tools") }

    /// Runs a program of this package to its end.
    public static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Output {
        try output(of: url(of: name), arguments, environment)
    }

    private static func output(
        of program: URL, _ arguments: [String], _ environment: [String: String]
    ) throws -> Output {
        try ChildProcess(
            program, arguments, environment: self.environment.merging(environment) { $1 }
        ).waitForOutput()
    }

    /// The test's own, without settings of a server that the person running the tests may have.
    static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("IRIS_")
        }
    }
}
