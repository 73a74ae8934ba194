import Foundation
import Glibc
import TestSupport
import Testing

/// A signal ends a program at once while it has nothing to finish, in a container's first process too.
@Suite(.timeLimit(.minutes(5))) struct TerminationTests {
    private static let signals = [SIGTERM, SIGINT, SIGHUP]

    /// Whether the program is the first process of a namespace. Then it does not end by the signal but with
    /// the code that shells give to that.
    private static let isFirstProcess =
        Namespaces.arePossible("--pid", "--fork") ? [false, true] : [false]

    /// What a program does when the signal comes.
    enum Work: CaseIterable {
        case readsModel, readsTable, trains, evaluates, waitsForServer
    }

    @Test(arguments: Work.allCases, isFirstProcess)
    func endsAtOnce(work: Work, isFirstProcess: Bool) throws {
        for signal in TerminationTests.signals {
            let folder = try TemporaryFolder()
            let fifo = folder.url.appendingPathComponent("fifo").path
            #expect(mkfifo(fifo, 0o600) == 0)
            let silent = try SilentListener()
            let (name, arguments) =
                switch work {
                case .readsModel: ("iris-server", ["--port", "0", "--model", fifo])
                case .readsTable: ("iris-server", ["evaluate", "--data", fifo])
                case .trains:
                    (
                        "iris-server",
                        [
                            "train", "--data", fifo, "-o",
                            folder.url.appendingPathComponent("model.json").path,
                        ]
                    )
                case .evaluates:
                    (
                        "iris-server",
                        ["evaluate", "--folds", "50", "--data", try largeTable(in: folder)]
                    )
                case .waitsForServer:
                    ("iris-traffic", ["--url", "http://127.0.0.1:\(silent.port)"])
                }
            let program = try StartedProgram(name, arguments, isFirstProcess: isFirstProcess)
            switch work {
            case .readsModel, .readsTable:
                // Opening it for writing succeeds as soon as somebody reads.
                let writer = try openForWriting(fifo, whileRunning: program.program)
                try program.expectEnd(by: signal)
                close(writer)
            case .trains:
                let writer = try openForWriting(fifo, whileRunning: program.program)
                let file = FileHandle(fileDescriptor: writer, closeOnDealloc: true)
                // Much more than can be learned in the time until the signal comes.
                file.write(Data(TerminationTests.table.utf8))
                try file.close()
                try program.expectEnd(by: signal)
            case .evaluates:
                try program.waitForHandler(of: signal)
                try program.expectEnd(by: signal)
            case .waitsForServer:
                silent.waitForClient()
                try program.expectEnd(by: signal)
            }
        }
    }

    /// While the system looks for the host's address: in a FIFO that stands for the list of hosts.
    @Test(
        .enabled(if: Namespaces.arePossible("--mount"), "unshare --mount is not allowed here"),
        arguments: ["iris-server", "iris-traffic"])
    func endsWhileANameIsLookedFor(name: String) throws {
        let folder = try TemporaryFolder()
        let fifo = folder.url.appendingPathComponent("hosts").path
        #expect(mkfifo(fifo, 0o600) == 0)
        let program = try RunningProgram(
            name,
            name == "iris-server"
                ? ["--port", "0", "--host", "a.example"] : ["--url", "http://a.example:1"],
            under: [
                Namespaces.unshare, "--mount", "/bin/sh", "-c",
                "mount --bind '\(fifo)' /etc/hosts && exec \"$@\"", "sh",
            ])
        let writer = try openForWriting(fifo, whileRunning: program)
        program.signal(SIGTERM)
        #expect(try program.waitForOutput().exitCode == SIGTERM)
        close(writer)
    }

    /// At whatever moment it comes, it ends the server or lets it finish, and is not lost.
    @Test func endsAtAnyMomentOfTheStart() throws {
        for step in 0..<30 {
            let program = try RunningProgram("iris-server", ["--port", "0"])
            usleep(UInt32(step) * 3_000)
            program.signal(SIGTERM)
            let output = try program.waitForOutput()
            let isFinished = output.standardError.contains("stopped")
            #expect(output.exitCode == (isFinished ? 0 : SIGTERM), "\(output.standardError)")
        }
    }

    @Test(arguments: signals, isFirstProcess)
    func finishesWhenItListens(signal: Int32, isFirstProcess: Bool) throws {
        let server = try StartedProgram(
            "iris-server", ["--port", "0"], isFirstProcess: isFirstProcess)
        try waitUntil("it listens") {
            try server.program.standardError().contains("listening on")
        }
        try server.signal(signal)
        let output = try server.program.waitForOutput()
        #expect(output.exitCode == 0, "\(output.standardError)")
        let name = [SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP"][signal] ?? ""
        #expect(output.standardError.contains("signal=\(name) "), "\(output.standardError)")
    }

    /// A second SIGTERM or SIGINT ends it; a second SIGHUP does not, because terminals send several.
    @Test(arguments: isFirstProcess)
    func endsAtTheSecondSignal(isFirstProcess: Bool) throws {
        let server = try StartedProgram(
            "iris-server", ["--port", "0", "--drain-delay-seconds", "3600"],
            isFirstProcess: isFirstProcess)
        try waitUntil("it listens") {
            try server.program.standardError().contains("listening on")
        }
        try server.signal(SIGHUP)
        try waitUntil("it shuts down") {
            try server.program.standardError().contains("shutting down")
        }
        try server.signal(SIGHUP)
        try server.signal(SIGHUP)
        #expect(server.program.isRunning)
        try server.expectEnd(by: SIGINT)
    }

    /// nohup(1) has it ignored.
    @Test func goesOnAtAHangupThatIsIgnored() throws {
        let server = try RunningProgram(
            "iris-server", ["--port", "0"], under: ["/usr/bin/nohup"])
        try waitUntil("it listens") { try server.standardError().contains("listening on") }
        server.signal(SIGHUP)
        server.signal(SIGTERM)
        let output = try server.waitForOutput()
        #expect(output.exitCode == 0)
        // The lower number comes first where both have come.
        #expect(output.standardError.contains("signal=SIGTERM "), "\(output.standardError)")
    }

    private func largeTable(in folder: TemporaryFolder) throws -> String {
        try folder.file("table.csv", containing: TerminationTests.table).path
    }

    /// 4,000 rows of 20 random features.
    private static let table: String = {
        var random = SystemRandomNumberGenerator()
        let header = (0..<20).map { "f\($0)" }.joined(separator: ",") + ",class\n"
        return header
            + (0..<4_000).map { row in
                (0..<20).map { _ in "\(Int.random(in: 0..<1_000, using: &random))" }
                    .joined(separator: ",") + ",c\(row % 30)\n"
            }.joined()
    }()
}

/// Opens a FIFO when its reader has.
private func openForWriting(_ path: String, whileRunning program: RunningProgram) throws -> Int32 {
    var descriptor: Int32 = -1
    try waitUntil("\(path) is read") {
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard program.isRunning else {
            let output = try program.waitForOutput()
            throw RawClient.Failure(description: "it has ended: \(output.standardError)")
        }
        return descriptor >= 0
    }
    // Waits for the reader from now on.
    _ = fcntl(descriptor, F_SETFL, O_WRONLY)
    return descriptor
}

/// A program, as the first process of a namespace or not.
private struct StartedProgram {
    let program: RunningProgram
    private let isFirstProcess: Bool

    init(_ name: String, _ arguments: [String], isFirstProcess: Bool) throws {
        self.isFirstProcess = isFirstProcess
        program = try RunningProgram(
            name, arguments,
            under: isFirstProcess
                ? [Namespaces.unshare, "--pid", "--fork", "--kill-child"] : [])
    }

    /// The program's own: that of unshare's child, if it is not what was started.
    private func identifier() throws -> Int32 {
        let parent = program.processIdentifier
        guard isFirstProcess else { return parent }
        var child: Int32?
        try waitUntil("the child is there") {
            let children = try TemporaryFolder.text(
                of: URL(fileURLWithPath: "/proc/\(parent)/task/\(parent)/children"))
            child = children.split(separator: " ").first.flatMap { Int32($0) }
            return child != nil
        }
        return try #require(child)
    }

    func signal(_ number: Int32) throws { kill(try identifier(), number) }

    /// Waits until the program says to the kernel that it handles the signal. Before that it is unshare, and
    /// its first process hears nothing.
    func waitForHandler(of signal: Int32) throws {
        let identifier = try identifier()
        try waitUntil("the program handles the signal") {
            guard program.isRunning else { return true }
            let status = try TemporaryFolder.text(
                of: URL(fileURLWithPath: "/proc/\(identifier)/status"))
            let line = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
            let mask = line.flatMap { UInt64($0.dropFirst(7).drop { $0 == "\t" }, radix: 16) } ?? 0
            return mask & (1 << UInt64(signal - 1)) != 0
        }
    }

    func expectEnd(by number: Int32) throws {
        try signal(number)
        let output = try program.waitForOutput()
        #expect(
            output.exitCode == (isFirstProcess ? 128 + number : number), "\(output.standardError)")
    }
}

/// Has connections made, and says nothing.
private final class SilentListener {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard result else { throw RawClient.Failure(description: "listen: errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// Waits for a client, and keeps it waiting.
    func waitForClient() {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&item, 1, 60_000)
    }
}
