/// Reads a JSON text (RFC 8259) from front to back, without building anything from it.
///
/// Only the position is kept here; the bytes are given to each call, because a type that stores a
/// span cannot be written without experimental features. All calls of one scanner get the same bytes.
struct JSONScanner {
    /// The index of the next byte to read.
    private(set) var offset = 0

    /// Objects and arrays inside each other; more is refused (RFC 8259, section 9, allows a limit).
    static let depthMax = 8

    /// Passes over whitespace and returns the next byte, or nil at the end.
    mutating func peek(_ bytes: Span<UInt8>) -> UInt8? {
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                offset += 1
            case let byte:
                return byte
            }
        }
        return nil
    }

    /// Reads `byte`, or throws what was expected in its place.
    mutating func expect(
        _ byte: UInt8, _ bytes: Span<UInt8>, orReport reason: String
    ) throws(RequestError) {
        guard peek(bytes) == byte else { throw error(reason) }
        offset += 1
    }

    /// Reads `byte` if it comes next.
    mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard peek(bytes) == byte else { return false }
        offset += 1
        return true
    }

    /// Reads exactly `text` if it comes next.
    mutating func skip(_ text: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard bytes.count - offset >= text.count else { return false }
        for index in text.indices where bytes[offset + index] != text[index] { return false }
        offset += text.count
        return true
    }

    /// Reads a comma and returns true, or reads the end of the object or array and returns false.
    mutating func continues(
        until end: UInt8, _ bytes: Span<UInt8>
    ) throws(RequestError) -> Bool {
        switch peek(bytes) {
        case UInt8(ascii: ","):
            offset += 1
            return true
        case end:
            offset += 1
            return false
        default:
            throw error("Expecting ',' or '\(Character(Unicode.Scalar(end)))'")
        }
    }

    /// Checks that nothing but whitespace follows.
    mutating func expectEnd(_ bytes: Span<UInt8>) throws(RequestError) {
        if peek(bytes) != nil { throw error("Extra data") }
    }

    /// The error that says what is wrong at the present position: the first character that cannot
    /// be right, or the end of the body if that comes too soon.
    func error(_ reason: String) -> RequestError {
        RequestError(
            "json_invalid", at: [.name("body"), .index(offset)], "JSON decode error: \(reason)")
    }

    /// Moves forward over `count` bytes that the caller has looked at.
    mutating func advance(by count: Int) { offset += count }

    // MARK: - Values

    /// Reads a whole value of any kind. `depth` is the number of objects and arrays around it.
    mutating func skipValue(_ bytes: Span<UInt8>, depth: Int) throws(RequestError) {
        switch peek(bytes) {
        case UInt8(ascii: "{"):
            try enter(depth)
            if skip(UInt8(ascii: "}"), bytes) { return }
            repeat {
                try skipString(bytes, orReport: JSONScanner.nameExpected)
                try expect(UInt8(ascii: ":"), bytes, orReport: JSONScanner.colonExpected)
                try skipValue(bytes, depth: depth + 1)
            } while try continues(until: UInt8(ascii: "}"), bytes)
        case UInt8(ascii: "["):
            try enter(depth)
            if skip(UInt8(ascii: "]"), bytes) { return }
            repeat {
                try skipValue(bytes, depth: depth + 1)
            } while try continues(until: UInt8(ascii: "]"), bytes)
        case UInt8(ascii: "\""):
            try skipString(bytes, orReport: JSONScanner.valueExpected)
        case UInt8(ascii: "t"): try skipLiteral("true", bytes)
        case UInt8(ascii: "f"): try skipLiteral("false", bytes)
        case UInt8(ascii: "n"): try skipLiteral("null", bytes)
        default: _ = try readNumber(bytes)
        }
    }

    /// Steps over the bracket that opens an object or array inside `depth` others.
    mutating func enter(_ depth: Int) throws(RequestError) {
        guard depth < JSONScanner.depthMax else {
            throw error("More than \(JSONScanner.depthMax) levels of nesting")
        }
        offset += 1
    }

    private mutating func skipLiteral(
        _ literal: StaticString, _ bytes: Span<UInt8>
    ) throws(RequestError) {
        let start = offset
        for byte in literal.description.utf8 {
            guard offset < bytes.count, bytes[offset] == byte else {
                // An unfinished word at the end is a body that ends too soon; any other is no value.
                if offset < bytes.count { offset = start }
                throw error(JSONScanner.valueExpected)
            }
            offset += 1
        }
    }

    static let valueExpected = "Expecting value"
    static let nameExpected = "Expecting property name enclosed in double quotes"
    static let colonExpected = "Expecting ':'"
}
