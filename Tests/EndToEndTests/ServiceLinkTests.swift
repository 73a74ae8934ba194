import Glibc
import TestSupport
import Testing

@testable import IrisServer

/// What Kubernetes and Docker put into the environment is not taken for settings.
@Suite(.timeLimit(.minutes(5))) struct ServiceLinkTests {
    @Test(arguments: [
        ("IRIS_PORT", "tcp://10.96.0.1:8000", true), ("IRIS_PORT", "udp://10.96.0.1:53", true),
        ("IRIS_PORT", "sctp://10.96.0.1:80", true), ("IRIS_PORT", "tcp://fd00::1:8000", true),
        ("IRIS_PORT", "tcp://[fd00::1]:8000", true),
        // A Service named iris-reuse.
        ("IRIS_REUSE_PORT", "tcp://10.96.0.1:8000", true),
        ("IRIS_PORT", "8000", false), ("IRIS_PORT", "http", false), ("IRIS_PORT", "", false),
        ("IRIS_PORT", "http://10.96.0.1:8000", false), ("IRIS_PORT", "tcp://10.96.0.1", false),
        ("IRIS_PORT", "tcp://:8000", false), ("IRIS_PORT", "tcp://10.96.0.1:http", false),
        ("IRIS_PORT", "tcp://10.96.0.1:65536", false),
        // No link is called like this: without the token that was meant, everybody could read.
        ("IRIS_TOKEN_FILE", "tcp://10.96.0.1:8000", false),
        ("IRIS_HOST", "tcp://10.96.0.1:8000", false),
    ])
    func isToldFromASetting(variable: String, value: String, isLink: Bool) {
        #expect(ServiceLink.isLink(value, of: variable) == isLink)
    }

    /// All that Kubernetes sets for a Service of this name.
    private static let ofServiceNamedIris = [
        "IRIS_SERVICE_HOST": "10.96.0.1", "IRIS_SERVICE_PORT": "8000",
        "IRIS_SERVICE_PORT_HTTP": "8000", "IRIS_PORT": "tcp://10.96.0.1:8000",
        "IRIS_PORT_8000_TCP": "tcp://10.96.0.1:8000", "IRIS_PORT_8000_TCP_PROTO": "tcp",
        "IRIS_PORT_8000_TCP_PORT": "8000", "IRIS_PORT_8000_TCP_ADDR": "10.96.0.1",
    ]

    /// In a network of its own, where the port that is taken then is free.
    @Test(
        .enabled(if: Namespaces.arePossible("--net"), "unshare --net is not allowed here"),
        arguments: [
            (ofServiceNamedIris, "IRIS_PORT"),
            (["IRIS_REUSE_PORT": "udp://10.96.0.1:53"], "IRIS_REUSE_PORT"),
        ])
    func startsBesideAServiceOfItsName(environment: [String: String], variable: String) throws {
        let server = try RunningProgram(
            "iris-server", ["--host", "0.0.0.0"], environment: environment,
            under: [Namespaces.unshare, "--net"])
        try waitUntil("the server listens, or has ended") {
            try server.standardError().contains("listening on") || !server.isRunning
        }
        server.signal(SIGTERM)
        let output = try server.waitForOutput()
        #expect(output.exitCode == 0, "\(output.standardError)")
        #expect(output.errorLines.contains("listening on http://0.0.0.0:8000"))
        let warnings = output.errorLines.filter { $0.contains(" warning ") }
        #expect(warnings.count == 1, "\(output.standardError)")
        for text in ["\(variable)=", "service link", "enableServiceLinks: false"] {
            #expect(warnings.first?.contains(text) == true, "\(output.standardError)")
        }
    }

    @Test func saysNothingWhereTheOptionWins() throws {
        let server = try RunningServer(environment: ServiceLinkTests.ofServiceNamedIris)
        #expect(try server.stop() == 0)
        #expect(try !server.log().contains("service link"))
    }
}
