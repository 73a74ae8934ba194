import EventHTTP
import Glibc
import TestSupport
import Testing

@Suite struct FairnessTests {
    @Test func aClientWithManyPipelinedRequestsDoesNotKeepTheLoopToItself() throws {
        let gate = Gate()
        let log = ServedTargets()
        try withServer(makeHandler: { _ in LoggingHandler(gate, log) }) { server in
            let greedy = try RawClient(port: server.port)
            let modest = try RawClient(port: server.port)
            eventually("both are accepted") { server.openConnections == 2 }

            let request = "GET /greedy HTTP/1.1\r\nHost: h\r\n\r\n"
            try greedy.send(
                "GET /gate HTTP/1.1\r\nHost: h\r\n\r\n" + String(repeating: request, count: 1_000))
            #expect(gate.isReached())
            // Ready from now on, while hundreds of requests of the other are in the loop's memory.
            try modest.send("GET /modest HTTP/1.1\r\nHost: h\r\n\r\n")
            gate.open()
            #expect(try modest.receiveResponse().status == 200)
            for _ in 0..<1_001 { #expect(try greedy.receiveResponse().status == 200) }
        }
        let position = try #require(log.targets.firstIndex(of: "/modest"))
        #expect(log.targets.count == 1_002)
        // In the next turn, or in the one after it: a turn has room for 32 requests of a client.
        #expect(position <= 100)
    }

    /// However many have sent a lot before: a turn of the loop ends after a time, and the next one begins
    /// with those that have sent nothing yet.
    @Test func aNewClientDoesNotWaitForAllThatOthersHaveSent() throws {
        let gate = Gate()
        let log = ServedTargets()
        try withServer(makeHandler: { _ in LoggingHandler(gate, log) }) { server in
            let crowd = try (0..<50).map { _ in try RawClient(port: server.port) }
            let kept = try RawClient(port: server.port)
            eventually("all are accepted") { server.openConnections == crowd.count + 1 }
            let first = try RawClient(port: server.port)
            try first.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(gate.isReached())
            let request = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"
            for client in crowd { try client.send(String(repeating: request, count: 32)) }
            let new = try RawClient(port: server.port)
            try new.send("GET /new HTTP/1.1\r\nHost: h\r\n\r\n")
            gate.open()
            #expect(try new.receiveResponse().status == 200)
            // Neither does one that was silent.
            try kept.send("GET /kept HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try kept.receiveResponse().status == 200)
            for client in crowd {
                for _ in 0..<32 { #expect(try client.receiveResponse().status == 200) }
            }
        }
        let targets = log.targets
        #expect(targets.filter { $0 == "/slow" }.count == 1_600)
        // It is accepted in the first turn and read in the second; each half of a turn has room for ten
        // milliseconds, so for five of the slow ones, and one that begins just before.
        let new = try #require(targets.firstIndex(of: "/new"))
        #expect(new <= 40)
        // Its request may come a little later, but not in one of the last rounds.
        let kept = try #require(targets.firstIndex(of: "/kept"))
        #expect(kept - new <= 800)
    }
}

/// What a handler has answered so far, in order.
final class ServedTargets: Sendable {
    private let log = Guarded<[String]>([])

    var targets: [String] { log.withLock { $0 } }

    func append(_ target: String) { log.withLock { $0.append(target) } }
}

final class LoggingHandler: HTTPHandler {
    private let gated: GatedHandler
    private let log: ServedTargets

    init(_ gate: Gate, _ log: ServedTargets) {
        gated = GatedHandler(gate)
        self.log = log
    }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let target = exchange.withTarget { bytes in
            String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
        }
        log.append(target)
        if target == "/slow" { usleep(2_000) }
        return gated.handle(exchange)
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        gated.writeRefusal(refusal, to: body)
    }
}
