/// Walks over the head of a request and stops at whatever RFC 9112 does not allow.
///
/// Only the position is kept here; the bytes are given to each call, because a type that stores a
/// span cannot be written without experimental features. All calls of one scanner get the same bytes.
struct HeadScanner {
    /// The index of the next byte.
    private(set) var offset: Int

    init(from offset: Int = 0) { self.offset = offset }

    /// Steps over `text` if it comes next. Inlined, so that the compiler knows the text.
    @inline(__always)
    mutating func skip(_ text: StaticString, _ bytes: Span<UInt8>) -> Bool {
        guard bytes.count - offset >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount {
            // Safe: the index is within the literal.
            if unsafe bytes[offset + index] != text.utf8Start[index] { return false }
        }
        offset += text.utf8CodeUnitCount
        return true
    }

    /// Whether a line ends here, as the head's last one does.
    func isAtLineEnd(_ bytes: Span<UInt8>) -> Bool {
        offset < bytes.count && bytes[offset] == UInt8(ascii: "\r")
    }

    /// Reads a target in origin form, up to the space behind it (RFC 9112, section 3.2.1); nil for
    /// every other form. What looks like the start of an authority is left to evhttp.
    mutating func readPath(_ bytes: Span<UInt8>) -> Range<Int>? {
        let start = offset
        guard skip("/", bytes), offset < bytes.count, bytes[offset] != UInt8(ascii: "/") else {
            return nil
        }
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: " ") { return start..<offset }
            guard byte > UInt8(ascii: " "), byte < 0x7F, byte != UInt8(ascii: "#") else {
                return nil
            }
            offset += 1
        }
        return nil
    }

    /// Reads a field with the end of its line; nil if it is not of the form that RFC 9112, section 5,
    /// has, or not whole.
    mutating func readField(_ bytes: Span<UInt8>) -> HeadField? {
        let name = offset..<TokenCharacters.end(in: bytes, from: offset)
        offset = name.upperBound
        guard !name.isEmpty, offset < bytes.count, bytes[offset] == UInt8(ascii: ":") else {
            return nil
        }
        offset += 1
        while offset < bytes.count, bytes[offset] == UInt8(ascii: " ") { offset += 1 }
        // evhttp takes a tab here for a part of the value.
        guard offset < bytes.count, bytes[offset] != UInt8(ascii: "\t") else { return nil }
        let valueStart = offset
        offset = ControlBytes.next(in: bytes, from: offset)
        var valueEnd = offset
        guard skip("\r\n", bytes) else { return nil }
        while valueEnd > valueStart, HeadScanner.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        return HeadField(name: name, value: valueStart..<valueEnd)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}

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
        for index in 0..<range.count {
            // Safe: the index is within the literal.
            let expected = unsafe lowercased.utf8Start[index]
            if bytes[range.lowerBound + index] | 0x20 != expected { return false }
        }
        return true
    }
}

/// The characters of a token (RFC 9110, section 5.6.2): letters, digits and some marks.
private enum TokenCharacters {
    /// A bit for each of the bytes 0 to 63 and 64 to 127.
    private static let low: UInt64 = 0x03FF_6CFA_0000_0000
    private static let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE

    /// The index of the first byte, from `start` on, that is none of them.
    static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, contain(bytes[index]) { index &+= 1 }
        return index
    }

    private static func contain(_ byte: UInt8) -> Bool {
        let bits = byte & 0x40 == 0 ? low : high
        return byte < 0x80 && bits &>> UInt64(byte) & 1 == 1
    }
}

/// The bytes that end a field's value or have no place in it: controls and DEL.
private enum ControlBytes {
    /// The index of the first one, from `start` on; eight bytes at a time.
    static func next(in bytes: Span<UInt8>, from start: Int) -> Int {
        // Safe: every byte of an integer is initialized.
        let raw = unsafe bytes.bytes
        var index = start
        while index &+ 8 <= bytes.count {
            // Safe: any eight bytes are an integer; the call checks that they lie in the span.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let marks = marks(in: UInt64(littleEndian: word))
            index &+= marks == 0 ? 8 : marks.trailingZeroBitCount / 8
            if marks != 0 {
                guard bytes[index] == UInt8(ascii: "\t") else { return index }
                index &+= 1
            }
        }
        while index < bytes.count, !contain(bytes[index]) { index &+= 1 }
        return index
    }

    private static func contain(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
    }

    /// The highest bit of the first byte of `word` that is one, tab included; higher bits may be set
    /// without reason, because a subtraction borrows from above, but none below (Warren, Hacker's
    /// Delight, 6-1). 0 if there is none.
    private static func marks(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highest = ones << 7
        let controls = (word &- ones &* 0x20) & ~word
        let difference = word ^ (ones &* 0x7F)
        let deletes = (difference &- ones) & ~difference
        return (controls | deletes) & highest
    }
}
