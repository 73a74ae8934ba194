import TestSupport
import Testing

@testable import EventHTTP

@Suite struct LoopBalanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// Of each loop; the first one asks.
        let connections: [Int]
        let mayTakeMore: Bool

        var testDescription: String { "\(connections)" }
    }

    @Test(arguments: [
        Case(connections: [5], mayTakeMore: true),
        Case(connections: [0, 0], mayTakeMore: true),
        Case(connections: [0, 1], mayTakeMore: true),
        Case(connections: [1, 0], mayTakeMore: false),
        Case(connections: [3, 9, 2], mayTakeMore: false),
        Case(connections: [2, 9, 2], mayTakeMore: true),
        Case(connections: [72, 64, 70], mayTakeMore: true),
        Case(connections: [73, 64, 70], mayTakeMore: false),
    ])
    func aLoopTakesMoreUnlessAnotherHasClearlyFewer(_ example: Case) throws {
        let controls = try example.connections.map { connections in
            let control = try LoopControl()
            control.openConnections = connections
            return control
        }
        #expect(LoopBalance(controls, index: 0).mayTakeMore == example.mayTakeMore)
    }

    /// The loop that has fewer connections is asked to take the next one, but nobody waits for it.
    @Test func aBusyLoopDoesNotKeepClientsWaiting() throws {
        let gate = Gate()
        try withServer(loops: 2) { _ in
            GatedHandler(gate)
        } body: { server in
            defer { gate.open() }
            let blocked = try RawClient(port: server.port)
            try blocked.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(gate.isReached())
            let clients = try (0..<10).map { _ in try RawClient(port: server.port) }
            for client in clients {
                try client.send(SampleRequest.get.text)
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            }
            #expect(server.openConnectionsByLoop.sorted() == [1, 10])
        }
    }
}
