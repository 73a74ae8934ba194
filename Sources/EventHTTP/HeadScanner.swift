/// Walks over the head of a request and stops at whatever RFC 9112 does not allow.
///
/// Only the position is kept here; the bytes are given to each call, because a type that stores a
/// span cannot be written without experimental features. Each call gets the bytes of the one before,
/// and perhaps more. What is not whole is nil, and the position stays at its start.
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

    /// Reads the end of a line if it comes next; false if something else does, nil if that cannot be
    /// told yet. A carriage return alone is refused.
    mutating func readLineEnd(_ bytes: Span<UInt8>) throws(RequestRefusal) -> Bool? {
        guard offset < bytes.count else { return nil }
        guard bytes[offset] == UInt8(ascii: "\r") else { return false }
        guard offset + 1 < bytes.count else { return nil }
        guard bytes[offset + 1] == UInt8(ascii: "\n") else { throw HeadScanner.badLineEnd }
        offset += 2
        return true
    }

    /// Reads the method with the space behind it (RFC 9110, section 9.1).
    mutating func readMethod(_ bytes: Span<UInt8>) throws(RequestRefusal) -> Range<Int>? {
        let end = TokenCharacters.end(in: bytes, from: offset)
        guard end < bytes.count else { return nil }
        guard end > offset, bytes[end] == UInt8(ascii: " ") else {
            throw .malformed("a request begins with a method and a space")
        }
        defer { offset = end + 1 }
        return offset..<end
    }

    /// Reads the target with the space behind it: visible ASCII characters, but none that would begin
    /// a fragment (RFC 9112, section 3.2). Some that a URI has to encode are let through, because
    /// browsers send them.
    mutating func readTarget(
        _ bytes: Span<UInt8>, bytesMax: Int
    ) throws(RequestRefusal) -> Range<Int>? {
        var end = offset
        while end < bytes.count {
            let byte = bytes[end]
            guard end - offset < bytesMax || byte == UInt8(ascii: " ") else {
                throw RequestRefusal(.targetTooLong, "the target is too long")
            }
            if byte == UInt8(ascii: " ") {
                guard end > offset else {
                    throw .malformed("a request has one space before its target")
                }
                defer { offset = end + 1 }
                return offset..<end
            }
            guard byte > UInt8(ascii: " "), byte < 0x7F, byte != UInt8(ascii: "#") else {
                throw .malformed(
                    "a target has visible ASCII characters only, and a version follows it")
            }
            end += 1
        }
        return nil
    }

    /// Reads the version with the end of the line, and returns the digits of HTTP/D.D (RFC 9112,
    /// section 2.3).
    mutating func readVersion(
        _ bytes: Span<UInt8>
    ) throws(RequestRefusal) -> (major: UInt8, minor: UInt8)? {
        let form: StaticString = "HTTP/0.0\r\n"
        for index in 0..<form.utf8CodeUnitCount {
            guard offset + index < bytes.count else { return nil }
            // Safe: the index is within the literal.
            let expected = unsafe form.utf8Start[index]
            let byte = bytes[offset + index]
            let isDigit = byte &- UInt8(ascii: "0") < 10
            guard expected == UInt8(ascii: "0") ? isDigit : byte == expected else {
                throw .malformed("a request line ends with HTTP/1.1 and CR LF")
            }
        }
        defer { offset += form.utf8CodeUnitCount }
        return (bytes[offset + 5] - UInt8(ascii: "0"), bytes[offset + 7] - UInt8(ascii: "0"))
    }

    /// Reads a field with the end of its line (RFC 9112, section 5).
    mutating func readField(_ bytes: Span<UInt8>) throws(RequestRefusal) -> HeadField? {
        let name = offset..<TokenCharacters.end(in: bytes, from: offset)
        var end = name.upperBound
        guard end < bytes.count else { return nil }
        guard bytes[end] == UInt8(ascii: ":"), !name.isEmpty else {
            throw HeadScanner.badField(startingWith: bytes[offset])
        }
        end += 1
        while end < bytes.count, HeadScanner.isBlank(bytes[end]) { end += 1 }
        let valueStart = end
        end = ControlBytes.next(in: bytes, from: end)
        guard end < bytes.count else { return nil }
        guard bytes[end] == UInt8(ascii: "\r") else { throw HeadScanner.badLineEnd }
        guard end + 1 < bytes.count else { return nil }
        guard bytes[end + 1] == UInt8(ascii: "\n") else { throw HeadScanner.badLineEnd }
        offset = end + 2
        var valueEnd = end
        while valueEnd > valueStart, HeadScanner.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
        return HeadField(name: name, value: valueStart..<valueEnd)
    }

    private static func badField(startingWith byte: UInt8) -> RequestRefusal {
        isBlank(byte)
            ? .malformed("a field goes on in a second line")
            : .malformed("a field is a name and a colon")
    }

    private static let badLineEnd = RequestRefusal.malformed(
        "a line has no controls and ends with CR LF")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
