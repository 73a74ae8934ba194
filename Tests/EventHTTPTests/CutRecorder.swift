import EventHTTP

/// Echoes, and tells of connections that the transport cuts off.
final class CutRecorder: HTTPHandler {
    private let echo = EchoHandler()
    private let record: @Sendable (RequestRefusal.Reason) -> Void

    init(_ record: @escaping @Sendable (RequestRefusal.Reason) -> Void) { self.record = record }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        echo.handle(exchange)
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        record(refusal.reason)
        return echo.writeRefusal(refusal, to: body)
    }

    func connectionCut(_ refusal: RequestRefusal) { record(refusal.reason) }
}
