import Glibc
import TestSupport
import Testing

@testable import EventHTTP

@Suite struct OverloadTests {
    @Test func isSeenByRequestsThatHaveWaitedForLongAndPasses() throws {
        let handler = BusyHandler(refusalMicroseconds: 0)
        try withOverload(of: 20, limitMilliseconds: 10, handler) { clients, first in
            let statuses = try clients.map { try $0.receiveResponse().status }
            // The first of them were answered until the limit was over, and the rest not.
            #expect(statuses.filter { $0 == 200 }.count >= 1)
            #expect(statuses.filter { $0 == 503 }.count >= 10)
            #expect(try answer(first, "/livez") == "200 overloaded a moment ago")
            // The connections go on.
            for client in clients { #expect(try answer(client, "/busy") == "200 ") }
            eventually("the overload is over") {
                (try? answer(first, "/livez")) == "200 calm"
            }
        }
    }

    /// Even if to refuse a request takes as long as to answer it.
    @Test func refusalsTakeAThirdOfATurn() throws {
        let handler = BusyHandler(refusalMicroseconds: BusyHandler.answerMicroseconds)
        let limitMilliseconds = 50
        try withOverload(of: 30, limitMilliseconds: limitMilliseconds, handler) { clients, _ in
            for client in clients { _ = try client.receiveResponse() }
        }
        let (gateOpened, requests) = handler.log.withLock { ($0.gateOpened, $0.requests) }
        #expect(requests.count == 30)
        #expect(requests.contains { $0.isRefused })
        #expect(requests.contains { !$0.isRefused })
        // The turn began when the gate had opened, or later: it is shorter than it looks from here, and
        // what the loop counts of a refusal is more than what the handler does.
        var refusedNanoseconds: UInt64 = 0
        for request in requests where request.isRefused {
            let turnNanoseconds = request.start - gateOpened
            if turnNanoseconds < UInt64(5 * limitMilliseconds) * 1_000_000 {
                #expect(3 * refusedNanoseconds <= turnNanoseconds)
            }
            refusedNanoseconds += request.end - request.start
        }
    }

    /// A turn that takes much longer than the limit, and requests for `/busy` that come meanwhile.
    private func withOverload(
        of count: Int, limitMilliseconds: Int, _ handler: BusyHandler,
        _ body: ([RawClient], _ first: RawClient) throws -> Void
    ) throws {
        var limits = HTTPServerLimits()
        limits.roundNanoseconds = UInt64(limitMilliseconds) * 1_000_000
        try withServer(limits: limits, makeHandler: { _ in handler }) { server in
            let clients = try (0..<count).map { _ in try RawClient(port: server.port) }
            let first = try RawClient(port: server.port)
            eventually("all are accepted") { server.openConnections == count + 1 }
            #expect(try answer(first, "/livez") == "200 calm")

            try first.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(handler.gate.isReached())
            for client in clients { try client.send("GET /busy HTTP/1.1\r\nHost: h\r\n\r\n") }
            // For an overload, turns have to be long for ten limits.
            usleep(UInt32(limitMilliseconds) * 15_000)
            handler.gate.open()
            _ = try first.receiveResponse()
            try body(clients, first)
        }
    }

    private func answer(_ client: RawClient, _ path: String) throws -> String {
        try client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
        let response = try client.receiveResponse()
        return "\(response.status) \(response.bodyText)"
    }
}

/// `/busy` takes the loop for five milliseconds, or for what it is told if the request should be shed;
/// `/livez` tells whether the loop was overloaded.
private final class BusyHandler: HTTPHandler {
    struct Log {
        var gateOpened: UInt64 = 0
        var requests: [(isRefused: Bool, start: UInt64, end: UInt64)] = []
    }

    static let answerMicroseconds: UInt32 = 5_000

    let gate = Gate()
    let log = Guarded(Log())
    private let gated: GatedHandler
    private let refusalMicroseconds: UInt32

    init(refusalMicroseconds: UInt32) {
        gated = GatedHandler(gate)
        self.refusalMicroseconds = refusalMicroseconds
    }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        switch exchange.withTarget({ $0[1] }) {
        case UInt8(ascii: "b"):
            let start = MonotonicClock.nanoseconds
            let isRefused = exchange.shouldBeShed
            usleep(isRefused ? refusalMicroseconds : BusyHandler.answerMicroseconds)
            let end = MonotonicClock.nanoseconds
            log.withLock { $0.requests.append((isRefused, start, end)) }
            return exchange.reply(
                isRefused ? .serviceUnavailable : .ok, contentType: "text/plain")
        case UInt8(ascii: "l"):
            exchange.replyBody.append(exchange.wasOverloaded ? "overloaded a moment ago" : "calm")
            return exchange.reply(.ok, contentType: "text/plain")
        default:
            let answered = gated.handle(exchange)
            log.withLock { $0.gateOpened = MonotonicClock.nanoseconds }
            return answered
        }
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        gated.writeRefusal(refusal, to: body)
    }
}
