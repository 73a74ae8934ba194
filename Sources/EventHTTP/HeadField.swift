/// Where a field lies.
struct HeadField {
    let name: Range<Int>
    /// Without the blanks around it.
    let value: Range<Int>

    /// Whether the name is `lowercased`, in any case. The letters and hyphens of field names are the
    /// only token characters that this bit makes equal to theirs.
    @inline(__always)
    func isNamed(_ lowercased: StaticString, in bytes: Span<UInt8>) -> Bool {
        HeadField.isEqual(bytes, name, lowercased)
    }

    /// Whether the value is `lowercased`, a token, in any case.
    @inline(__always)
    func hasValue(_ lowercased: StaticString, in bytes: Span<UInt8>) -> Bool {
        HeadField.isEqual(bytes, value, lowercased)
    }

    /// The value as a number of at most nine digits; nil if it is anything else.
    func number(in bytes: Span<UInt8>) -> Int? {
        guard !value.isEmpty, value.count <= 9 else { return nil }
        var number = 0
        for index in value {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + Int(digit)
        }
        return number
    }

    @inline(__always)
    private static func isEqual(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ lowercased: StaticString
    ) -> Bool {
        guard range.count == lowercased.utf8CodeUnitCount else { return false }
        // Safe: the literal lives as long as the process.
        let expected = unsafe Span(
            _unsafeStart: lowercased.utf8Start, count: lowercased.utf8CodeUnitCount)
        var index = 0
        while index &+ 8 <= range.count {
            let word = bytes.word(at: range.lowerBound &+ index) | 0x2020_2020_2020_2020
            if word != expected.word(at: index) { return false }
            index &+= 8
        }
        while index < range.count {
            if bytes[range.lowerBound &+ index] | 0x20 != expected[index] { return false }
            index &+= 1
        }
        return true
    }
}
