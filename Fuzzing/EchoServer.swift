@testable internal import EventHTTP

/// A server in this process that answers with what it has understood of a request: the target, the values
/// of the field `a`, the body.
final class EchoServer: HTTPHandler {
    /// Where it listens; it is started by the first who asks.
    static var port: UInt16 { server.port }

    // Safe: of a server that runs, nothing but its port is used, which does not change.
    nonisolated(unsafe) private static let server: HTTPServer = {
        do {
            let server = try HTTPServer(
                host: "127.0.0.1", port: 0, loops: 1, limits: WireTarget.limits
            ) { _ in EchoServer() }
            try server.start()
            return server
        } catch {
            fatalError("\(error)")
        }
    }()

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let body = exchange.replyBody
        exchange.withTarget { body.append($0) }
        body.append("\n\(exchange.joinedField("a"))\n" as String)
        exchange.withBody { body.append($0) }
        return exchange.reply(.ok, contentType: "text/plain")
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        body.append("\(refusal.detail)" as String)
        return "text/plain"
    }
}
