/// An IPv4 address as a URI has it: four decimal numbers without zeros in front (RFC 3986, section 3.2.2).
struct IPv4Address {
    /// The four numbers as one, the first in the highest place.
    let value: UInt32

    init(value: UInt32) { self.value = value }

    /// Reads the bytes at `range`; nil if they are anything else.
    init?(_ range: Range<Int>, in bytes: Span<UInt8>) {
        var value: UInt32 = 0
        var index = range.lowerBound
        for place in 0..<4 {
            if place > 0 {
                guard index < range.upperBound, bytes[index] == UInt8(ascii: ".") else {
                    return nil
                }
                index += 1
            }
            let start = index
            var number: UInt32 = 0
            while index < range.upperBound, index - start < 3 {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10 else { break }
                number = number * 10 + UInt32(digit)
                index += 1
            }
            let hasZeroInFront = index - start > 1 && bytes[start] == UInt8(ascii: "0")
            guard index > start, number <= 255, !hasZeroInFront else { return nil }
            value = value << 8 | number
        }
        guard index == range.upperBound else { return nil }
        self.value = value
    }

    /// Whether it is in 127.0.0.0/8 (RFC 1122, section 3.2.1.3).
    var isLoopback: Bool { value >> 24 == 127 }
}
