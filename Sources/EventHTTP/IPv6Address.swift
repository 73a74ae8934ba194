/// An IPv6 address as a URI has it between brackets (RFC 3986, section 3.2.2).
///
/// There is no zone behind it (`%eth0`): it means something on the client's machine alone, which has to
/// leave it away, and RFC 9844 took back the syntax that RFC 6874 had given it.
struct IPv6Address {
    /// The eight groups as one number, the first in the highest place.
    let value: UInt128

    private static let groupCount = 8

    init(value: UInt128) { self.value = value }

    /// Reads the bytes at `range`; nil if they are anything else.
    init?(_ range: Range<Int>, in bytes: Span<UInt8>) {
        var index = range.lowerBound
        let end = range.upperBound
        /// The groups in front of two colons, and how many those are; nil as long as there were none.
        var front: (value: UInt128, count: Int)?
        var value: UInt128 = 0
        var count = 0
        if end - index >= 2, bytes[index] == Self.colon, bytes[index + 1] == Self.colon {
            front = (0, 0)
            index += 2
        }
        while index < end {
            guard count < Self.groupCount else { return nil }
            if let last = IPv4Address(index..<end, in: bytes) {
                value = value << 32 | UInt128(last.value)
                count += 2
                break
            }
            guard let group = Self.readGroup(&index, end, bytes) else { return nil }
            value = value << 16 | UInt128(group)
            count += 1
            guard index < end else { break }
            guard bytes[index] == Self.colon, index + 1 < end else { return nil }
            index += 1
            if bytes[index] == Self.colon {
                guard front == nil else { return nil }
                front = (value, count)
                value = 0
                index += 1
            }
        }
        if let front {
            // Two colons are one group of zeros at least.
            guard count < Self.groupCount else { return nil }
            self.value = front.value << (16 * (Self.groupCount - front.count)) | value
        } else {
            guard count == Self.groupCount else { return nil }
            self.value = value
        }
    }

    /// Reads one to four hexadecimal digits.
    private static func readGroup(_ index: inout Int, _ end: Int, _ bytes: Span<UInt8>) -> UInt16? {
        let start = index
        var group: UInt16 = 0
        while index < end, index - start < 4, let digit = HexadecimalDigit.value(bytes[index]) {
            group = group << 4 | UInt16(digit)
            index += 1
        }
        return index > start ? group : nil
    }

    /// Whether it is ::1 (RFC 4291, section 2.5.3), or 127.0.0.0/8 in IPv6's form (section 2.5.5.2).
    var isLoopback: Bool { value == 1 || value >> 24 == 0xFFFF_7F }

    private static let colon = UInt8(ascii: ":")
}
