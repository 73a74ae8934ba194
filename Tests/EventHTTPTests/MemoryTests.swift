import EventHTTP
import TestSupport
import Testing

/// What a client is told when there is no memory for its request or its reply.
@Suite struct MemoryTests {
    /// A plain request, and one that evhttp has.
    @Test(arguments: [
        "GET /vast HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /vast HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    ])
    func aReplyThatDoesNotFitBecomesARefusal(_ request: String) throws {
        let refusals = Guarded<[RequestRefusal.Reason]>([])
        let told = Guarded<[Bool]>([])
        try withServer { _ in
            VastHandler(
                refused: { reason in refusals.withLock { $0.append(reason) } },
                answered: { isReply in told.withLock { $0.append(isReply) } })
        } body: { server in
            let client = try RawClient(port: server.port)
            for round in 1...3 {
                try client.send(request)
                let response = try client.receiveResponse()
                #expect(response.status == 503)
                #expect(response.bodyText == "refused 503")
                #expect(refusals.withLock { $0.count } == round)
                // And the connection goes on.
                try client.send("GET /small HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try client.receiveResponse().bodyText == "get /small ")
            }
        }
        #expect(refusals.withLock { $0 } == [.buffersFull, .buffersFull, .buffersFull])
        // Each is counted once: the handler is told that its reply was none.
        #expect(told.withLock { $0 } == [false, true, false, true, false, true])
    }
}

/// Echoes, but for `/vast` it wants more memory than there is.
private final class VastHandler: HTTPHandler {
    private let echo = EchoHandler()
    private let refused: @Sendable (RequestRefusal.Reason) -> Void
    private let answered: @Sendable (Bool) -> Void

    init(
        refused: @escaping @Sendable (RequestRefusal.Reason) -> Void,
        answered: @escaping @Sendable (Bool) -> Void
    ) {
        self.refused = refused
        self.answered = answered
    }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        if exchange.withTarget({ $0[1] == UInt8(ascii: "v") }) {
            exchange.replyBody.append(upTo: 1 << 60) { _ in 0 }
        }
        let proof = echo.handle(exchange)
        answered(proof.status != nil)
        return proof
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        refused(refusal.reason)
        return echo.writeRefusal(refusal, to: body)
    }
}
