import Foundation
import Glibc
import TestSupport
import Testing

/// SIGTERM, SIGINT and SIGHUP: what was received is answered, and the exit code is 0.
@Suite(.timeLimit(.minutes(5))) struct DrainTests {
    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func endsAnIdleServer(signal: Int32) throws {
        let server = try RunningServer()
        let idle = try RawClient(port: server.port)
        #expect(try idle.get("/livez").status == 200)
        server.signal(signal)
        #expect(try server.waitForExit() == 0)
        #expect(try idle.isAtEnd())
        #expect(try server.log().contains("stopped"))
    }

    /// Clients send one request after the other while the server is told to stop. Each of them may
    /// find its connection closed between two requests, but never in the middle of a response.
    @Test func completesEveryAnswerThatWasBegunUnderTraffic() throws {
        let server = try RunningServer(["--loops", "2"])
        let failures = Failures()
        let clients = try (0..<8).map { _ in try RawClient(port: server.port) }
        let warmUp = try clients.map { try $0.predict(Bodies.row(0)).status }
        #expect(warmUp.allSatisfy { $0 == 200 })
        let threads = clients.map { client in
            JoinableThread(UncheckedBox(client)) { box in
                untilClosed(box.value, failures)
            }
        }
        server.signal(SIGTERM)
        for thread in threads { thread.join() }
        #expect(failures.all.isEmpty)
        #expect(try server.waitForExit() == 0)
    }

    @Test func answersADelayedRequestBeforeItEnds() throws {
        let server = try RunningServer(["--fault-injection"])
        let client = try RawClient(port: server.port)
        try client.sendPrediction(delayMilliseconds: 1500)
        // The server must have the request before the signal: another connection's answer shows
        // that its loop has turned since.
        let other = try RawClient(port: server.port)
        for _ in 0..<20 { #expect(try other.get("/livez").status == 200) }
        server.signal(SIGTERM)
        let response = try client.receiveResponse()
        #expect(response.status == 200)
        #expect(response["connection"] == "close")
        #expect(try server.waitForExit() == 0)
    }

    @Test func saysThatItIsNotReadyWhileItDrains() throws {
        let server = try RunningServer(["--fault-injection", "--loops", "1"])
        let slow = try RawClient(port: server.port)
        try slow.sendPrediction(delayMilliseconds: 3000)
        let probe = try RawClient(port: server.port)
        #expect(try probe.get("/readyz").status == 200)
        // A request that was begun before the signal and completed after it still gets an answer.
        try probe.send("GET /readyz HTTP/1.1\r\n")
        server.signal(SIGTERM)
        try waitUntil("new connections are refused") {
            (try? RawClient(port: server.port)) == nil
        }
        try probe.send("Host: localhost\r\n\r\n")
        let response = try probe.receiveResponse()
        #expect(response.status == 503)
        #expect(response.bodyText == "draining\n")
        #expect(response["connection"] == "close")
        #expect(try slow.receiveResponse().status == 200)
        #expect(try server.waitForExit() == 0)
    }

    @Test func endsAtOnceAtTheSecondSignal() throws {
        let server = try RunningServer(["--fault-injection", "--drain-seconds", "600"])
        let client = try RawClient(port: server.port)
        try client.sendPrediction(delayMilliseconds: 60000)
        server.signal(SIGTERM)
        try waitUntil("the drain has begun") { try server.log().contains("shutting down") }
        // The disposition is set just before that line; the signal is repeated to be sure.
        try waitUntil("the server has gone") {
            server.signal(SIGTERM)
            return (try? RawClient(port: server.port)) == nil
        }
        #expect(try server.waitForExit() == SIGTERM)
    }
}

/// Sends requests until the server closes between two of them.
private func untilClosed(_ client: RawClient, _ failures: Failures) {
    let body = Bodies.row(0)
    let request =
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    while true {
        do { try client.send(request) } catch { return }
        do {
            guard try !client.isAtEnd() else { return }
        } catch {
            // A reset instead of an end: the request crossed the close on its way.
            return
        }
        do {
            let response = try client.receiveResponse()
            if response.status != 200 { failures.add("status \(response.status)") }
            if response["connection"] == "close" { return }
        } catch {
            failures.add("\(error)")
            return
        }
    }
}

extension RawClient {
    /// Asks for a prediction that the server gives only after a while.
    fileprivate func sendPrediction(delayMilliseconds: Int) throws {
        let body = Bodies.row(0)
        try send(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nx-inject-fault: delay=\(delayMilliseconds)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}
