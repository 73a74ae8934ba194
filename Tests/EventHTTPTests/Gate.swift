import Dispatch
import EventHTTP

/// Holds a loop inside a handler until the test lets it go on, so that what is ready when the loop
/// looks next is up to the test and not to chance.
final class Gate: Sendable {
    private let arrivals = DispatchSemaphore(value: 0)
    private let permits = DispatchSemaphore(value: 0)

    /// For the handler: waits for `open`, at most 30 seconds.
    fileprivate func pass() {
        arrivals.signal()
        _ = permits.wait(timeout: .now() + 30)
    }

    /// Waits until a handler is at the gate; false after 30 seconds.
    func isReached() -> Bool { arrivals.wait(timeout: .now() + 30) == .success }

    /// Lets one handler through.
    func open() { permits.signal() }
}

/// Echoes like `EchoHandler`, but requests for `/gate` wait at the gate.
final class GatedHandler: HTTPHandler {
    private let gate: Gate
    private let echo = EchoHandler()

    init(_ gate: Gate) { self.gate = gate }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let isGate = exchange.withTarget { $0.count == 5 && $0[1] == UInt8(ascii: "g") }
        if isGate { gate.pass() }
        return echo.handle(exchange)
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        echo.writeRefusal(refusal, to: body)
    }
}
