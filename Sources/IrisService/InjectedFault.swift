/// A fault that a client asks for with the field `x-inject-fault`, where the server allows it.
enum InjectedFault: Equatable {
    /// `error`: the prediction fails.
    case error
    /// `delay=MS`: the answer comes that much later.
    case delay(milliseconds: Int)

    /// A minute: enough for every alert to see, and never long enough to look like a leak.
    static let delayMillisecondsMax = 60_000

    /// Reads the field's value; nil if it is neither of the two, or the delay is out of range.
    init?(_ value: Span<UInt8>) {
        let text = String(decoding: (0..<min(value.count, 32)).map { value[$0] }, as: UTF8.self)
        if text == "error" {
            self = .error
        } else if text.hasPrefix("delay="), let milliseconds = Int(text.dropFirst(6)),
            (0...InjectedFault.delayMillisecondsMax).contains(milliseconds)
        {
            self = .delay(milliseconds: milliseconds)
        } else {
            return nil
        }
    }
}
