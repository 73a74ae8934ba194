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

    /// The value as a number, or the largest that there is; nil if it has anything but digits.
    func number(in bytes: Span<UInt8>) -> Int? {
        guard !value.isEmpty else { return nil }
        var number = 0
        for index in value {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (tens, isLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tens.addingReportingOverflow(Int(digit))
            number = isLarge || isTooLarge ? Int.max : sum
        }
        return number
    }

    /// Calls `body` with each element of a comma-separated list (RFC 9110, section 5.6.1), as a field
    /// of the same name. Empty ones are elements, too.
    func forEachElement(in bytes: Span<UInt8>, _ body: (HeadField) -> Void) {
        var start = value.lowerBound
        while true {
            var end = start
            while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            var (first, last) = (start, end)
            while first < last, HeadField.isBlank(bytes[first]) { first += 1 }
            while last > first, HeadField.isBlank(bytes[last - 1]) { last -= 1 }
            body(HeadField(name: name, value: first..<last))
            if end == value.upperBound { return }
            start = end + 1
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Whether the bytes at `range` are `lowercased`, in any case: see `isNamed`.
    @inline(__always)
    static func isEqual(
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
