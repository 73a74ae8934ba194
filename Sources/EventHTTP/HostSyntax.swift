/// A host and perhaps a port, as in the field Host (RFC 9110, section 7.2; RFC 3986, section 3.2).
enum HostSyntax {
    /// A bit for each of the bytes 0 to 63 and 64 to 127 that a registered name is made of: unreserved
    /// characters and marks between them.
    private static let low: UInt64 = 0x2BFF_7FD2_0000_0000
    private static let high: UInt64 = 0x47FF_FFFE_87FF_FFFE

    /// Whether the bytes at `range` are a host with or without a port. An empty host is none: no URI of
    /// http or https has one (RFC 9110, section 4.2.1).
    static func matches(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        var index = range.lowerBound
        if index < range.upperBound, bytes[index] == UInt8(ascii: "[") {
            guard let end = endOfAddress(from: index + 1, range.upperBound, bytes) else {
                return false
            }
            index = end
        } else {
            while index < range.upperBound, isOfName(bytes[index]) { index += 1 }
            // Names with percent signs are rare.
            while index < range.upperBound,
                let end = endOfEscape(from: index, range.upperBound, bytes)
            {
                index = end
                while index < range.upperBound, isOfName(bytes[index]) { index += 1 }
            }
        }
        guard index > range.lowerBound else { return false }
        guard index < range.upperBound else { return true }
        guard bytes[index] == UInt8(ascii: ":") else { return false }
        index += 1
        while index < range.upperBound, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        return index == range.upperBound
    }

    /// Whether the bytes at `range` are what nearly every client on the same machine writes: 127.0.0.1 or
    /// localhost, alone or with a port. That is no more than `matches` tells, but here it costs some
    /// thirty instructions.
    @inline(__always)
    static func isUsual(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        let end = range.lowerBound &+ usualBytes
        guard end <= range.upperBound else { return false }
        // Small letters; digits and dots have this bit.
        let word = bytes.word(at: range.lowerBound) | 0x2020_2020_2020_2020
        let last = bytes[end &- 1] | 0x20
        guard
            word == startOfAddress && last == UInt8(ascii: "1")
                || word == startOfName && last == UInt8(ascii: "t")
        else { return false }
        guard end < range.upperBound else { return true }
        // A longer port is rare, and left to `matches`.
        let portBytes = range.upperBound &- end &- 1
        return bytes[end] == UInt8(ascii: ":") && portBytes <= 8
            && digitCount(atStartOf: bytes.word(at: end &+ 1)) >= portBytes
    }

    /// How many of the bytes of `word`, from the lowest on, are digits.
    @inline(__always)
    private static func digitCount(atStartOf word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // The highest bit of a byte is set in one of the two if it is no digit. Only such a byte carries
        // into the next one, or borrows from it, so the first that is none is the right one.
        let aboveNine = word &+ ones &* UInt64(0x80 - UInt8(ascii: "9") - 1)
        let belowZero = word &- ones &* UInt64(UInt8(ascii: "0"))
        return ((aboveNine | belowZero) & ones << 7).trailingZeroBitCount / 8
    }

    /// "127.0.0." and "localhos", the first byte in the lowest place.
    private static let startOfAddress: UInt64 = 0x2E30_2E30_2E37_3231
    private static let startOfName: UInt64 = 0x736F_686C_6163_6F6C
    /// Both have as many.
    private static let usualBytes = 9

    private static func isOfName(_ byte: UInt8) -> Bool {
        let bits = byte & 0x40 == 0 ? low : high
        return byte < 0x80 && bits &>> UInt64(byte) & 1 == 1
    }

    /// Where an address in brackets ends; nil if there is none.
    private static func endOfAddress(from start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int? {
        var index = start
        while index < end, bytes[index] != UInt8(ascii: "]") { index += 1 }
        guard index < end else { return nil }
        let address = start..<index
        guard IPv6Address(address, in: bytes) != nil || isOfFuture(address, bytes) else {
            return nil
        }
        return index + 1
    }

    /// Whether the bytes at `range` are `IPvFuture` (RFC 3986, section 3.2.2): "v", a version, a dot, and
    /// whatever that version may have.
    private static func isOfFuture(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard let first = range.first, bytes[first] | 0x20 == UInt8(ascii: "v") else {
            return false
        }
        var index = first + 1
        while index < range.upperBound, HexadecimalDigit.value(bytes[index]) != nil { index += 1 }
        guard index > first + 1, index + 1 < range.upperBound, bytes[index] == UInt8(ascii: ".")
        else {
            return false
        }
        return (index + 1..<range.upperBound).allSatisfy {
            isOfName(bytes[$0]) || bytes[$0] == UInt8(ascii: ":")
        }
    }

    private static func endOfEscape(from start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int? {
        guard end - start >= 3, bytes[start] == UInt8(ascii: "%"),
            HexadecimalDigit.value(bytes[start + 1]) != nil,
            HexadecimalDigit.value(bytes[start + 2]) != nil
        else { return nil }
        return start + 3
    }
}
