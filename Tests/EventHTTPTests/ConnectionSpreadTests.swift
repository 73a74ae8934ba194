import EventHTTP
import TestSupport
import Testing

@Suite struct ConnectionSpreadTests {
    /// Answers with the index of the loop.
    private final class LoopIndexHandler: HTTPHandler {
        private let index: Int

        init(index: Int) { self.index = index }

        func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
            exchange.replyBody.append(decimal: index)
            return exchange.reply(.ok, contentType: "text/plain")
        }

        func writeRefusal(_ status: HTTPStatus, to body: ReplyBuffer) -> StaticString {
            "text/plain"
        }
    }

    @Test(arguments: [1, 2, 3, 4], ["127.0.0.1", "::1"])
    func connectionsGoToTheLoopsInTurn(_ loops: Int, _ host: String) throws {
        try withServer(host: host, loops: loops) { index in
            LoopIndexHandler(index: index)
        } body: { server in
            let clients = try (0..<40).map { _ in
                try RawClient(port: server.port, isVersion6: host == "::1")
            }
            for client in clients {
                try client.send(SampleRequest.get.text)
                let expected = Int(client.localPort / 2) % loops
                #expect(try client.receiveResponse().bodyText == "\(expected)")
            }
        }
    }
}
