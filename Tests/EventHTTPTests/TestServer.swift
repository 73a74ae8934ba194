import EventHTTP

/// Answers every request with what the transport saw of it, so that a test can tell on which
/// connection, and in which order, what arrived.
///
/// The target decides what happens: `/large?N` answers with N bytes, `/later?MS` answers after MS
/// milliseconds, everything else echoes "METHOD TARGET BODY".
final class EchoHandler: HTTPHandler {
    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let target = exchange.withTarget { bytes in
            String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
        }
        let number = target.split(separator: "?").last.flatMap { Int($0) } ?? 0
        if target.hasPrefix("/later"), !exchange.wasPostponed {
            return exchange.postpone(milliseconds: number)
        }
        let body = exchange.replyBody
        if target.hasPrefix("/large") {
            for index in 0..<number { body.append(UInt8(truncatingIfNeeded: index)) }
        } else {
            body.append("\(exchange.method) \(target) ")
            exchange.withBody { body.append($0) }
        }
        return exchange.reply(.ok, contentType: "text/plain")
    }

    func writeRefusal(_ status: HTTPStatus, to body: ReplyBuffer) -> StaticString {
        body.append("refused \(status.code)")
        return "text/plain"
    }
}

/// Runs `body` against a server on a free loopback port, then drains it and waits for its end.
///
/// Returns how many connections the drain had to cut.
@discardableResult
func withEchoServer(
    loops: Int = 1,
    limits: HTTPServerLimits = HTTPServerLimits(),
    _ body: (HTTPServer) throws -> Void
) throws -> Int {
    let server = try HTTPServer(host: "127.0.0.1", port: 0, loops: loops, limits: limits) { _ in
        EchoHandler()
    }
    try server.start()
    defer { server.drain() }
    try body(server)
    server.drain()
    return server.join()
}
