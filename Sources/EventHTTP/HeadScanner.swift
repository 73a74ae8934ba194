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
