import Glibc
import TestSupport
import Testing

/// What a restart needs so that no client notices it.
@Suite(.timeLimit(.minutes(5))) struct RestartTests {
    @Test func isAnnouncedWhileAllClientsAreStillServed() throws {
        let server = try RunningServer(["--drain-delay-seconds", "3600"])
        let old = try RawClient(port: server.port)
        #expect(try old.get("/readyz").status == 200)
        server.signal(SIGTERM)
        try waitUntil("the server says that it will go") {
            let response = try old.get("/readyz")
            return response.status == 503 && response.bodyText == "draining\n"
        }
        // Neither old nor new connections are told to close.
        for client in [old, try RawClient(port: server.port)] {
            for _ in 0..<3 {
                let response = try client.predict(Bodies.row(0))
                #expect(response.status == 200)
                #expect(response["connection"] == nil)
            }
        }
        // A second signal is impatience.
        server.signal(SIGTERM)
        #expect(try server.waitForExit() == SIGTERM)
    }

    @Test func findsThePortSharedIfBothServersSaySo() throws {
        let old = try RunningServer(["--reuse-port"])
        let port = "\(old.port)"
        let refused = try Program.run("iris-server", ["serve", "--port", port])
        #expect(refused.exitCode == 1)
        #expect(refused.standardError.contains("in use"))

        let new = try RunningServer(["--reuse-port", "--port", port])
        #expect(new.port == old.port)
        #expect(try old.stop() == 0)
        for _ in 0..<20 {
            let client = try RawClient(port: new.port)
            #expect(try client.predict(Bodies.row(0)).status == 200)
        }
        #expect(try new.stop() == 0)
    }
}
