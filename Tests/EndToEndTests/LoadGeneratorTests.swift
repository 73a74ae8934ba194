import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Connections that end, and answers that never come: traffic goes on, and nothing is lost without need.
@Suite(.timeLimit(.minutes(5))) struct LoadGeneratorTests {
    /// A server may close a connection between two requests at any time: what crosses that is sent again.
    @Test func repeatsWhatCrossedTheEndOfAConnection() throws {
        let server = try MisbehavingServer { request in
            MisbehavingServer.Answer(
                pieces: MisbehavingServer.Answer.ok.pieces, closes: request.number == 3,
                delayMilliseconds: 1)
        }
        let scenario = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "1", "--connections", "4", "--batch-share", "0"]
        ).scenario
        #expect(scenario.failures.isEmpty, "\(scenario.failures)")
        #expect(scenario.requestsRepeated > 0)
        #expect(scenario.requestsAnswered == scenario.requestsDue)
        // No request was answered twice.
        #expect(server.requestCount == scenario.requestsAnswered)
        #expect(scenario.connections > scenario.requestsAnswered / 4)
    }

    /// A request without an answer is given up after ten seconds, before the end and after it. The others
    /// do not wait for it, and while they are answered, the server is there.
    @Test func goesOnWithoutAnAnswer() throws {
        let runs = try [(seconds: 1, silent: 50...60), (seconds: 12, silent: 5...7)].map { run in
            let requests = Atomic(0)
            let server = try MisbehavingServer { _ in
                let number = requests.add(1, ordering: .relaxed).newValue
                return run.silent.contains(number) ? .silence : .ok
            }
            let arguments = ["--scenario", "normal", "--batch-share", "0", "--rate", "100"]
            let traffic = try RunningTraffic(
                to: server.port, arguments + ["--duration", "\(run.seconds)"])
            return (run, server, traffic)
        }
        for (run, server, traffic) in runs {
            let played = try traffic.played()
            #expect(played.output.exitCode == 0, "\(played.output.standardError)")
            let scenario = try played.scenario
            #expect(scenario.failures == ["no answer in time": run.silent.count])
            #expect(scenario.requestsAnswered == server.requestCount - run.silent.count)
            #expect(scenario.addsUp, "\(scenario)")
            // The wait for the last answers is none that counts for the rate.
            #expect(scenario.seconds == Double(run.seconds))
        }
    }

    /// Systems let a process have 1,024 files unless it asks for more.
    @Test func opensMoreConnectionsThanFilesAreAllowedAtFirst() throws {
        let server = try RunningServer()
        let program = try Program.url(of: "iris-traffic").path
        let output = try Program.runTool(
            "/bin/sh",
            [
                "-c", "ulimit -Sn 100 && exec '\(program)' \"$@\"", "sh", "--url",
                "http://127.0.0.1:\(server.port)", "--scenario", "normal", "--duration", "1",
                "--connections", "300", "--expect", "errors=0%",
            ])
        #expect(output.exitCode == 0, "\(output.standardError)")
        #expect(output.standardOutput.contains("\nconnections  300\n"))
        #expect(try server.stop() == 0)
    }

    /// A deployment: the connections end, and for a moment nobody listens.
    @Test(arguments: [SIGTERM, SIGKILL])
    func goesOnWhenTheServerIsStartedAgain(signal: Int32) throws {
        let first = try RunningServer()
        let traffic = try RunningTraffic(
            to: first.port, ["--scenario", "normal", "--duration", "600", "--rate", "200"])
        try waitUntil("traffic flows") { try first.scrape().requestCount > 0 }
        first.signal(signal)
        _ = try first.waitForExit()
        let second = try RunningServer(["--port", "\(first.port)"])
        try waitUntil("traffic flows again") { try second.scrape().requestCount > 100 }
        traffic.signal(SIGINT)
        let played = try traffic.played()
        #expect(played.output.exitCode == 0, "\(played.output.standardError)")
        let scenario = try played.scenario
        #expect(scenario.addsUp, "\(scenario)")
        #expect(Set(scenario.failures.keys).isSubset(of: ["not connected", "connection lost"]))
        #expect(try second.stop() == 0)
    }

    /// While the client is stopped, the server takes its connections for idle. Nothing is lost by that.
    @Test func connectsAgainAfterTheServerHasClosed() throws {
        let server = try RunningServer(["--idle-seconds", "1"])
        let traffic = try RunningTraffic(
            to: server.port, ["--scenario", "normal", "--duration", "600", "--rate", "20"])
        try waitUntil("traffic flows") { try server.scrape().requestCount > 0 }
        traffic.signal(SIGSTOP)
        try waitUntil("only the scrape's connection is open") {
            try server.scrape()["http_connections_open"] == 1
        }
        let before = try server.scrape().requestCount
        traffic.signal(SIGCONT)
        try waitUntil("traffic flows again") { try server.scrape().requestCount > before + 20 }
        traffic.signal(SIGTERM)
        let played = try traffic.played()
        #expect(played.output.exitCode == 0, "\(played.output.standardError)")
        let failures = try played.scenario.failures
        #expect(failures.isEmpty, "\(failures)")
        #expect(try server.stop() == 0)
    }
}
