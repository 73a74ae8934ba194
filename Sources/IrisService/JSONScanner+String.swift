extension JSONScanner {
    /// Reads a string and checks it: escapes, control characters, UTF-8.
    mutating func skipString(
        _ bytes: Span<UInt8>, orReport reason: String
    ) throws(RequestError) {
        try expect(UInt8(ascii: "\""), bytes, orReport: reason)
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                advance(by: 1)
                return
            case UInt8(ascii: "\\"): _ = try readEscape(bytes)
            case 0..<0x20: throw error("Invalid control character")
            case 0x20..<0x80: advance(by: 1)
            default: try skipMultibyteCharacter(bytes)
            }
        }
        throw error("Unterminated string")
    }

    /// The bytes between the quotes of the string that comes next, without moving; nil if it has
    /// escapes or no end.
    func plainString(_ bytes: Span<UInt8>) -> Range<Int>? {
        let start = offset + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\\") {
            if bytes[end] == UInt8(ascii: "\"") { return start..<end }
            end += 1
        }
        return nil
    }

    /// Reads a string and returns its text, or the start of it if it is long: the slow way, for names
    /// that are not as expected. A name may be as long as the body.
    mutating func readString(
        _ bytes: Span<UInt8>, bytesMax: Int, orReport reason: String
    ) throws(RequestError) -> String {
        var end = self
        try end.skipString(bytes, orReport: reason)
        defer { self = end }
        var text: [UInt8] = []
        advance(by: 1)
        while offset < end.offset - 1, text.count < bytesMax {
            if bytes[offset] == UInt8(ascii: "\\") {
                text.append(contentsOf: String(Character(try readEscape(bytes))).utf8)
            } else {
                text.append(bytes[offset])
                advance(by: 1)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads `\n`, `\u00e9`, or a pair such as `\ud83c\udf38` (RFC 8259, section 7). Half a pair
    /// is valid JSON but no character: it becomes U+FFFD.
    private mutating func readEscape(
        _ bytes: Span<UInt8>
    ) throws(RequestError) -> Unicode.Scalar {
        advance(by: 1)
        guard offset < bytes.count else { throw error("Unterminated string") }
        let letter = bytes[offset]
        if letter == UInt8(ascii: "u") {
            advance(by: 1)
            return try readUnicodeEscape(bytes)
        }
        guard let scalar = JSONScanner.simpleEscape(letter) else {
            throw error("Invalid \\escape")
        }
        advance(by: 1)
        return scalar
    }

    private mutating func readUnicodeEscape(
        _ bytes: Span<UInt8>
    ) throws(RequestError) -> Unicode.Scalar {
        let first = try readFourHexDigits(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        var second = self
        second.advance(by: 2)
        let low = try second.readFourHexDigits(bytes)
        guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        self = second
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func readFourHexDigits(
        _ bytes: Span<UInt8>
    ) throws(RequestError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard offset < bytes.count else { throw error("Unterminated string") }
            let digit: UInt8 =
                switch bytes[offset] {
                case let byte where byte &- UInt8(ascii: "0") < 10: byte - UInt8(ascii: "0")
                case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6:
                    (byte | 0x20) - UInt8(ascii: "a") + 10
                default: throw error("Invalid \\uXXXX escape")
                }
            value = value << 4 | UInt32(digit)
            advance(by: 1)
        }
        return value
    }

    /// Checks one character of two to four bytes against the table of well-formed sequences
    /// (Unicode 16, table 3-7): no overlong form, no surrogate, nothing above U+10FFFF.
    private mutating func skipMultibyteCharacter(_ bytes: Span<UInt8>) throws(RequestError) {
        let first = bytes[offset]
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: throw error("Invalid UTF-8")
            }
        for index in 1..<length {
            guard offset + index < bytes.count else {
                advance(by: index)
                throw error("Unterminated string")
            }
            let byte = bytes[offset + index]
            guard index == 1 ? second.contains(byte) : (0x80...0xBF).contains(byte) else {
                throw error("Invalid UTF-8")
            }
        }
        advance(by: length)
    }

    private static func simpleEscape(_ letter: UInt8) -> Unicode.Scalar? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(letter)
        case UInt8(ascii: "b"): "\u{8}"
        case UInt8(ascii: "f"): "\u{C}"
        case UInt8(ascii: "n"): "\n"
        case UInt8(ascii: "r"): "\r"
        case UInt8(ascii: "t"): "\t"
        default: nil
        }
    }
}
