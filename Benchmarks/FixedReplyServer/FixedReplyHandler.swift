internal import EventHTTP

/// Reads the body, because a server that predicts has to, and answers always the same.
final class FixedReplyHandler: HTTPHandler {
    private var bodyBytes = 0

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        bodyBytes &+= exchange.bodyByteCount
        exchange.replyBody.append(FixedReplyServer.prediction)
        return exchange.reply(.ok, contentType: "application/json")
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        "text/plain"
    }
}
