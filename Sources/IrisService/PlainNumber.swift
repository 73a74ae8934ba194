internal import EventHTTP

/// A number as programs write it: digits, or digits with a point among them, and perhaps a minus.
struct PlainNumber {
    /// The Float nearest to the number.
    let value: Float
    /// The index of the first byte behind it.
    let end: Int

    /// Reads the number at `start`; nil for one that is not plain, or that takes more than arithmetic
    /// with Doubles. What follows it is for the caller to judge: it may be anything but a digit.
    @inline(__always)
    init?(_ body: Span<UInt8>, at start: Int) {
        var word = body.word(at: start)
        var first = start
        let isNegative = UInt8(truncatingIfNeeded: word) == UInt8(ascii: "-")
        if isNegative {
            first &+= 1
            word = body.word(at: first)
        }
        if let short = ShortNumber(word) {
            value = isNegative ? -short.value : short.value
            end = first &+ short.byteCount
        } else if let long = PlainNumber.readLong(body, at: first) {
            value = isNegative ? -long.value : long.value
            end = long.end
        } else {
            return nil
        }
    }

    private init(value: Float, end: Int) {
        self.value = value
        self.end = end
    }

    /// Reads digit by digit.
    @inline(never)
    private static func readLong(_ body: Span<UInt8>, at start: Int) -> PlainNumber? {
        var decimal = Decimal()
        var offset = start
        var point: Int?
        while offset < body.count {
            let byte = body[offset]
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                decimal.append(digit: digit)
            } else if byte == UInt8(ascii: "."), point == nil {
                point = offset
            } else {
                break
            }
            offset += 1
        }
        let wholeCount = (point ?? offset) - start
        guard wholeCount > 0, wholeCount == 1 || body[start] != UInt8(ascii: "0") else {
            return nil
        }
        if let point {
            guard offset > point + 1 else { return nil }
            decimal.exponent = point + 1 - offset
        }
        guard let value = decimal.exactlyRounded() else { return nil }
        return PlainNumber(value: value, end: offset)
    }
}
