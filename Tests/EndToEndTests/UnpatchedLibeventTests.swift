import Foundation
import TestSupport
import Testing

/// Where `scripts/setup-tests.sh` has put it.
private let folder = Program.toolsFolder.appendingPathComponent("unpatched-libevent")

/// The server with the libevent that Debian 12 had before the fixes of July 2026.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(
        if: FileManager.default.fileExists(atPath: folder.path),
        "scripts/setup-tests.sh could not get it"))
struct UnpatchedLibeventTests {
    private let environment = ["LD_LIBRARY_PATH": folder.path]

    @Test func isRefused() throws {
        let output = try Program.run("iris-server", ["--port", "0"], environment: environment)
        #expect(output.exitCode == 1)
        #expect(output.standardOutput.isEmpty)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        for text in ["libevent 2.1.12", "July 2026", "--allow-unpatched-libevent"] {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
    }

    @Test(arguments: [
        (["--allow-unpatched-libevent"], [:]), ([], ["IRIS_ALLOW_UNPATCHED_LIBEVENT": "true"]),
    ])
    func servesIfTold(arguments: [String], variables: [String: String]) throws {
        let server = try RunningServer(
            arguments, environment: environment.merging(variables) { $1 })
        // It is the old library that is loaded.
        let maps = try #require(
            FileHandle(forReadingAtPath: "/proc/\(server.processIdentifier)/maps"))
        let text = String(decoding: try maps.readToEnd() ?? Data(), as: UTF8.self)
        #expect(text.contains(folder.path))
        #expect(try RawClient(port: server.port).predict(Bodies.row(0)).status == 200)
        #expect(try server.stop() == 0)
    }
}
