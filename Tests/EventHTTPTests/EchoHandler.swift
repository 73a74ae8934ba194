import EventHTTP

/// Answers every request with what the transport saw of it, so that a test can tell on which
/// connection, and in which order, what arrived.
///
/// The target decides what happens: `/large?N` answers with N bytes, `/later?MS` answers after MS
/// milliseconds, `/host` answers with the Host field, `/all` with everything that a handler can ask
/// for, everything else echoes "METHOD TARGET BODY".
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
            body.append(exchange.withField("host") { EchoHandler.text($0) } ?? "none")
        } else if target.hasPrefix("/all") {
            body.append("\(exchange.method) \(target)")
            body.append(" host=\(exchange.joinedField("host"))")
            body.append(
                " x-inject=\(exchange.withField("x-inject") { EchoHandler.text($0) } ?? "none")")
            var trace = "none"
            exchange.readTraceParent { trace = EchoHandler.text($0) }
            body.append(" trace=\(trace) bytes=\(exchange.bodyByteCount) ")
            exchange.withBody { body.append($0) }
        } else {
            body.append("\(exchange.method) \(target) ")
            exchange.withBody { body.append($0) }
        }
        return exchange.reply(.ok, contentType: "text/plain")
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        body.append("refused \(refusal.reason.status?.code ?? 0)")
        return "text/plain"
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }
}
