internal import Foundation
internal import Glibc

/// A program that runs beside the tests, with its output in files.
///
/// Files, not pipes: a program that writes more than a pipe holds would wait for a reader. And
/// posix_spawn, because Foundation's Process leaks memory, which the address sanitizer reports.
final class ChildProcess {
    let identifier: Int32
    private let folder: TemporaryFolder
    private let output: URL
    private let error: URL
    /// As waitpid gives it; nil while the process runs.
    private var status: Int32?

    init(_ program: URL, _ arguments: [String], environment: [String: String]) throws {
        folder = try TemporaryFolder()
        output = try folder.file("output", containing: "")
        error = try folder.file("error", containing: "")

        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.path, O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, error.path, O_WRONLY, 0)

        // Whatever the tests' own process ignores or blocks, as one under nohup does.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var argumentPointers = ([program.path] + arguments).map { strdup($0) } + [nil]
        var variablePointers = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
        var identifier: pid_t = 0
        let result = posix_spawn(
            &identifier, program.path, &files, &attributes, &argumentPointers, &variablePointers)
        guard result == 0 else {
            throw RawClient.Failure(description: "cannot start \(program.path): errno \(result)")
        }
        self.identifier = identifier
    }

    deinit {
        if isRunning {
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
    }

    var isRunning: Bool {
        if status == nil {
            var status: Int32 = 0
            if waitpid(identifier, &status, WNOHANG) == identifier { self.status = status }
        }
        return status == nil
    }

    /// Waits for the end. Returns the exit code, or the number of the signal that ended it.
    func waitForExit() throws -> Int32 {
        try waitUntil("process \(identifier) has ended") { !isRunning }
        guard let status else { throw RawClient.Failure(description: "no status") }
        let signal = status & 0x7F
        return signal != 0 ? signal : (status >> 8) & 0xFF
    }

    /// Waits for the end, and returns what the program leaves.
    func waitForOutput() throws -> Program.Output {
        Program.Output(
            exitCode: try waitForExit(), standardOutput: try standardOutput(),
            standardError: try standardError())
    }

    func standardOutput() throws -> String { try TemporaryFolder.text(of: output) }
    func standardError() throws -> String { try TemporaryFolder.text(of: error) }
}
