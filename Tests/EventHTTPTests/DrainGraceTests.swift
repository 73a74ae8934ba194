import EventHTTP
import Glibc
import TestSupport
import Testing

/// What happens between the wish to drain and the end of idle connections. Gates make the loop look
/// at its events exactly when the test has prepared them.
@Suite struct DrainGraceTests {
    private static let request = "GET /get HTTP/1.1\r\nHost: h\r\n\r\n"
    private static let gateRequest = "GET /gate HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

    /// Runs `body` with a server of one loop that is inside a handler. The requests for the gate end
    /// their connections.
    private func withGate(_ body: (HTTPServer, Gate) throws -> Void) throws -> Int {
        let gate = Gate()
        return try withServer(makeHandler: { _ in GatedHandler(gate) }) { server in
            let client = try connectToGate(server)
            #expect(gate.isReached())
            try body(server, gate)
            #expect(try client.receiveResponse().status == 200)
        }
    }

    private func connectToGate(_ server: HTTPServer) throws -> RawClient {
        let client = try RawClient(port: server.port)
        try client.send(DrainGraceTests.gateRequest)
        return client
    }

    /// While the grace lasts, and with a fifth gate in the very turn that ends it.
    @Test(arguments: [4, 5])
    func aRequestOnAnIdleConnectionIsAnsweredWithConnectionClose(gates: Int) throws {
        let gate = Gate()
        var limits = HTTPServerLimits()
        // Longer than the test may stand still between two steps.
        limits.drainGraceMilliseconds = 3_000
        let cut = try withServer(limits: limits, makeHandler: { _ in GatedHandler(gate) }) {
            server in
            let idle = try RawClient(port: server.port)
            try idle.send(DrainGraceTests.request)
            #expect(try idle.receiveResponse()["connection"] == nil)
            let others = try (0..<gates).map { _ in try RawClient(port: server.port) }
            eventually("all are accepted") { server.openConnections == gates + 1 }

            try others[0].send(DrainGraceTests.gateRequest)
            #expect(gate.isReached())
            // From one gate to the next, the loop takes what is ready: here the wish to drain,
            server.drain()
            for (index, other) in others.enumerated().dropFirst() {
                try other.send(DrainGraceTests.gateRequest)
                // and at the fifth gate the timer that ends the grace, which waits behind the gate,
                if index == 4 { sleep(4) }
                gate.open()
                // else the timer that closes the listener, and nothing yet.
                #expect(gate.isReached())
            }
            try idle.send(DrainGraceTests.request)
            gate.open()
            let response = try idle.receiveResponse()
            #expect(response.bodyText == "get /get ")
            #expect(response["connection"] == "close")
            #expect(try idle.isAtEnd())
        }
        #expect(cut == 0)
    }

    @Test func aClientInTheKernelsQueueIsAnswered() throws {
        let cut = try withGate { server, gate in
            let waiting = try RawClient(port: server.port)
            try waiting.send(DrainGraceTests.request)
            server.drain()
            gate.open()
            #expect(try waiting.receiveResponse().status == 200)
        }
        #expect(cut == 0)
    }

    @Test func aClientThatIsAcceptedLastIsAnsweredEvenIfItIsTheOnlyOne() throws {
        let gate = Gate()
        let cut = try withServer(makeHandler: { _ in GatedHandler(gate) }) { server in
            let others = try (0..<2).map { _ in try RawClient(port: server.port) }
            eventually("both are accepted") { server.openConnections == 2 }
            try others[0].send(DrainGraceTests.gateRequest)
            #expect(gate.isReached())
            // One turn: the wish to drain, and the other client.
            server.drain()
            try others[1].send(DrainGraceTests.gateRequest)
            gate.open()
            #expect(gate.isReached())
            // The next turn: a new client, and the timer that closes the listener. By then both
            // others are answered and gone.
            let last = try RawClient(port: server.port)
            try last.send(DrainGraceTests.request)
            #expect(try others[0].receiveResponse().status == 200)
            gate.open()
            let response = try last.receiveResponse()
            #expect(response.bodyText == "get /get ")
            #expect(response["connection"] == "close")
        }
        #expect(cut == 0)
    }
}
