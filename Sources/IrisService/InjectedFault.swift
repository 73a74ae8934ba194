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
        guard value.count <= "delay=60000".utf8.count else { return nil }
        let text = String(decoding: value.indices.map { value[$0] }, as: UTF8.self)
        if text == "error" {
            self = .error
        } else if text.hasPrefix("delay="),
            // Int would take a sign as well.
            text.dropFirst(6).allSatisfy({ ("0"..."9").contains($0) }),
            let milliseconds = Int(text.dropFirst(6)),
            (0...InjectedFault.delayMillisecondsMax).contains(milliseconds)
        {
            self = .delay(milliseconds: milliseconds)
        } else {
            return nil
        }
    }
}
