internal import Telemetry

/// The field `traceparent` (https://www.w3.org/TR/trace-context/#traceparent-header):
/// `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`.
enum TraceParent {
    /// The trace's identifier; nil if the value is not valid as a whole.
    static func traceIdentifier(_ value: Span<UInt8>) -> TraceIdentifier? {
        // Versions to come may append something behind another dash.
        guard value.count >= 55, value[2] == dash, value[35] == dash, value[52] == dash,
            let version = number(value, 0..<2), version != 0xFF,
            value.count == 55 || (version > 0 && value[55] == dash),
            let high = number(value, 3..<19), let low = number(value, 19..<35),
            let parent = number(value, 36..<52), parent != 0,
            number(value, 53..<55) != nil
        else { return nil }
        return TraceIdentifier(high: high, low: low)
    }

    private static let dash = UInt8(ascii: "-")

    /// At most 16 hexadecimal digits; capitals are not allowed.
    private static func number(_ value: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        var number: UInt64 = 0
        for index in range {
            switch value[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt64(value[index] - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt64(value[index] - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}
