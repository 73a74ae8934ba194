import EventHTTP
import Glibc
import TestSupport
import Testing

@Suite struct OverloadTests {
    @Test func isSeenByRequestsThatHaveWaitedForLongAndPasses() throws {
        let gate = Gate()
        var limits = HTTPServerLimits()
        limits.turnNanoseconds = 10_000_000
        try withServer(limits: limits, makeHandler: { _ in BusyHandler(gate) }) { server in
            let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
            let first = try RawClient(port: server.port)
            eventually("all are accepted") { server.openConnections == 21 }
            #expect(try answer(first, "/livez") == "200 calm")

            // A turn that takes much longer than the limit; what comes meanwhile is the next one's.
            try first.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(gate.isReached())
            for client in clients { try client.send("GET /busy HTTP/1.1\r\nHost: h\r\n\r\n") }
            usleep(150_000)
            gate.open()
            _ = try first.receiveResponse()

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

    private func answer(_ client: RawClient, _ path: String) throws -> String {
        try client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
        let response = try client.receiveResponse()
        return "\(response.status) \(response.bodyText)"
    }
}

/// `/busy` takes the loop for five milliseconds, if it is not overloaded; `/livez` tells whether it was.
private final class BusyHandler: HTTPHandler {
    private let gated: GatedHandler

    init(_ gate: Gate) { gated = GatedHandler(gate) }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        switch exchange.withTarget({ $0[1] }) {
        case UInt8(ascii: "b"):
            if exchange.isOverloaded {
                return exchange.reply(.serviceUnavailable, contentType: "text/plain")
            }
            usleep(5_000)
            return exchange.reply(.ok, contentType: "text/plain")
        case UInt8(ascii: "l"):
            exchange.replyBody.append(exchange.wasOverloaded ? "overloaded a moment ago" : "calm")
            return exchange.reply(.ok, contentType: "text/plain")
        default: return gated.handle(exchange)
        }
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        gated.writeRefusal(refusal, to: body)
    }
}
