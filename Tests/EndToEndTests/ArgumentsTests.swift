import Foundation
import TestSupport
import Testing

/// A program that cannot know how it was started does not start: it would ask for no token.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: Namespaces.arePossible("--mount"), "unshare --mount is not allowed here"),
    // `make sanitize` says which.
    .enabled(
        if: ProcessInfo.processInfo.environment["IRIS_SANITIZER"] == nil,
        "sanitizers themselves need /proc"))
struct ArgumentsTests {
    @Test(
        arguments: ["iris-server", "iris-traffic"],
        [
            "mount -t tmpfs none /proc",
            // What is needed of it is there, and has nothing in it.
            "mount --bind /dev/null /proc/$$/maps",
        ])
    func refusesToStartWithoutThem(name: String, mount: String) throws {
        let program = try RunningProgram(
            name, ["--help"],
            under: [
                Namespaces.unshare, "--mount", "/bin/sh", "-c", "\(mount) && exec \"$@\"", "sh",
            ])
        let output = try program.waitForOutput()
        #expect(output.exitCode == 1)
        #expect(output.standardOutput.isEmpty)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        for text in ["\(name): ", "arguments", "mount /proc"] {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
    }
}
