internal import Glibc

/// Numbers of JSON, read in the plainest way: the other opinion.
enum NumberGrammar {
    /// Where the number at the start of `text` ends; nil if there is none (RFC 8259, section 6), or if
    /// what comes is its beginning only.
    static func end(in text: ArraySlice<UInt8>) -> Int? {
        var rest = text
        skip("-", &rest)
        let whole = skipDigits(&rest)
        guard whole.count == 1 || (whole.count > 1 && whole.first != UInt8(ascii: "0")) else {
            return nil
        }
        if skip(".", &rest), skipDigits(&rest).isEmpty { return nil }
        if skip("eE", &rest) {
            skip("+-", &rest)
            if skipDigits(&rest).isEmpty { return nil }
        }
        return rest.startIndex
    }

    /// The Float nearest to a number that follows the grammar.
    static func float(of number: ArraySlice<UInt8>) -> Float {
        strtof(String(decoding: number, as: UTF8.self), nil)
    }

    static func isDigit(_ byte: UInt8) -> Bool { "0123456789".utf8.contains(byte) }

    @discardableResult
    private static func skip(_ bytes: String, _ text: inout ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, bytes.utf8.contains(first) else { return false }
        text.removeFirst()
        return true
    }

    private static func skipDigits(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = text.prefix(while: isDigit)
        text = text[digits.endIndex...]
        return digits
    }
}
