import EventHTTP

/// Answers every request with what the transport saw of it, so that a test can tell on which
/// connection, and in which order, what arrived.
///
/// The target decides what happens: `/large?N` answers with N bytes, `/later?MS` answers after MS
/// milliseconds, `/host` answers with the Host field, everything else echoes "METHOD TARGET BODY".
final class EchoHandler: HTTPHandler {
    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let target = exchange.withTarget { EchoHandler.text($0) }
        let number = target.split(separator: "?").last.flatMap { Int($0) } ?? 0
        if target.hasPrefix("/later"), !exchange.wasPostponed {
            return exchange.postpone(milliseconds: number)
        }
        let body = exchange.replyBody
        if target.hasPrefix("/large") {
            LargeBody.append(byteCount: number, to: body)
        } else if target.hasPrefix("/host") {
            body.append(exchange.withField("Host") { EchoHandler.text($0) } ?? "none")
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

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }
}
