/// Writes Floats in decimal, as Swift's `description` does, straight into the bytes of a reply:
/// `0.018416481`, `1.0`, `1.4e-08`.
enum FloatText {
    /// Room that `write` needs: the longest text has 15 bytes, and words are stored as a whole.
    static let bytesMax = 24

    /// Writes `value`, which is finite, from `start` on; returns where its text ends.
    @inline(__always)
    static func write(_ value: Float, to bytes: inout MutableRawSpan, at start: Int) -> Int {
        var start = start
        if value.sign == .minus {
            bytes.storeBytes(of: UInt8(ascii: "-"), toByteOffset: start, as: UInt8.self)
            start &+= 1
        }
        if value == 0 {
            store(FloatText.zeros, to: &bytes, at: start)
            return start &+ 3
        }
        let digits = DecimalDigits(ShortestDecimal(value.magnitude))
        switch digits.exponent {
        case -4..<0: return writeFraction(digits, to: &bytes, at: start)
        case 0...7 where value.magnitude <= 0x1p24: return writeMixed(digits, to: &bytes, at: start)
        default: return writeScientific(digits, to: &bytes, at: start)
        }
    }

    /// `0.00123`: the value is below 1.
    @inline(__always)
    private static func writeFraction(
        _ digits: DecimalDigits, to bytes: inout MutableRawSpan, at start: Int
    ) -> Int {
        store(FloatText.zeros, to: &bytes, at: start)
        let first = start &+ 1 &- digits.exponent
        bytes.storeBytes(of: digits.first, toByteOffset: first, as: UInt8.self)
        store(digits.rest, to: &bytes, at: first &+ 1)
        return first &+ 1 &+ digits.restCount
    }

    /// `12.5`, `3.0`: the point is among the digits or behind them.
    @inline(__always)
    private static func writeMixed(
        _ digits: DecimalDigits, to bytes: inout MutableRawSpan, at start: Int
    ) -> Int {
        let point = start &+ 1 &+ digits.exponent
        bytes.storeBytes(of: digits.first, toByteOffset: start, as: UInt8.self)
        store(digits.rest, to: &bytes, at: start &+ 1)
        bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: point, as: UInt8.self)
        store(digits.rest &>> UInt64(8 &* digits.exponent), to: &bytes, at: point &+ 1)
        return point &+ 1 &+ max(digits.restCount &- digits.exponent, 1)
    }

    /// `1.5e-08`, `1e+30`.
    @inline(__always)
    private static func writeScientific(
        _ digits: DecimalDigits, to bytes: inout MutableRawSpan, at start: Int
    ) -> Int {
        bytes.storeBytes(of: digits.first, toByteOffset: start, as: UInt8.self)
        var end = start &+ 1
        if digits.restCount > 0 {
            bytes.storeBytes(of: UInt8(ascii: "."), toByteOffset: end, as: UInt8.self)
            store(digits.rest, to: &bytes, at: end &+ 1)
            end &+= 1 &+ digits.restCount
        }
        let sign = digits.exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
        let magnitude = UInt32(digits.exponent.magnitude)
        let exponent: UInt32 =
            UInt32(UInt8(ascii: "e")) | UInt32(sign) << 8
            | (DecimalDigits.ascii + magnitude / 10) << 16
            | (DecimalDigits.ascii + magnitude % 10) << 24
        bytes.storeBytes(of: exponent.littleEndian, toByteOffset: end, as: UInt32.self)
        return end &+ 4
    }

    private static func store(_ word: UInt64, to bytes: inout MutableRawSpan, at offset: Int) {
        bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    }

    /// `0.000000`, the first character in the lowest byte.
    private static let zeros: UInt64 = 0x3030_3030_3030_2E30
}
