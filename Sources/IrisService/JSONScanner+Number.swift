extension JSONScanner {
    /// Reads a number and returns the Float nearest to it, which may be infinite.
    ///
    /// `NaN`, `Infinity` and `-Infinity` are no JSON, but Python's encoder writes them: they are
    /// read, so that the caller can say which value is not finite instead of "no JSON".
    mutating func readNumber(_ bytes: Span<UInt8>) throws(RequestError) -> Float {
        let first = peek(bytes)
        let start = offset
        if first == UInt8(ascii: "N") || first == UInt8(ascii: "I") || isMinusInfinity(bytes) {
            if let value = skipNonFiniteWord(bytes) { return value }
        }
        let isNegative = first == UInt8(ascii: "-")
        if isNegative { advance(by: 1) }
        var decimal = Decimal()
        try readInteger(bytes, into: &decimal, start: start)
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            advance(by: 1)
            let digits = readDigits(bytes, into: &decimal)
            guard digits > 0 else { throw error("Expecting a digit") }
            decimal.exponent -= digits
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            advance(by: 1)
            decimal.exponent += try readExponent(bytes)
        }
        let magnitude = decimal.exactlyRounded() ?? slowlyRounded(bytes, from: start)
        return isNegative ? -magnitude : magnitude
    }

    /// The part before the point: one zero, or digits that do not start with zero.
    private mutating func readInteger(
        _ bytes: Span<UInt8>, into decimal: inout Decimal, start: Int
    ) throws(RequestError) {
        guard offset < bytes.count, isDigit(bytes[offset]) else {
            // A minus at the end is a body that ends too soon; without a minus there is no value.
            throw error(offset == start ? JSONScanner.valueExpected : "Expecting a digit")
        }
        let startsWithZero = bytes[offset] == UInt8(ascii: "0")
        if startsWithZero {
            advance(by: 1)
            if offset < bytes.count, isDigit(bytes[offset]) { throw error("Leading zero") }
        } else {
            _ = readDigits(bytes, into: &decimal)
        }
    }

    /// Reads digits into the significand and returns how many there were.
    private mutating func readDigits(_ bytes: Span<UInt8>, into decimal: inout Decimal) -> Int {
        let start = offset
        while offset < bytes.count, isDigit(bytes[offset]) {
            decimal.append(digit: bytes[offset] - UInt8(ascii: "0"))
            advance(by: 1)
        }
        return offset - start
    }

    private mutating func readExponent(_ bytes: Span<UInt8>) throws(RequestError) -> Int {
        var isNegative = false
        if offset < bytes.count,
            bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+")
        {
            isNegative = bytes[offset] == UInt8(ascii: "-")
            advance(by: 1)
        }
        let start = offset
        var exponent = 0
        while offset < bytes.count, isDigit(bytes[offset]) {
            // Larger exponents take the slow way, which reads the text again. No number has as many
            // digits as this, so that none behind the point can make up for a larger one.
            if exponent < 1 << 40 {
                exponent = exponent * 10 + Int(bytes[offset] - UInt8(ascii: "0"))
            }
            advance(by: 1)
        }
        guard offset > start else { throw error("Expecting a digit") }
        return isNegative ? -exponent : exponent
    }

    /// For the numbers that `Decimal` cannot decide: many digits, extreme exponents. Returns the magnitude.
    ///
    /// A number may be as long as the body, and Float's own reader takes long for that. So it gets a
    /// shorter one that rounds to the same: what lies halfway between two Floats has 112 digits at most,
    /// and of all digits behind those it counts only whether one is not zero.
    private func slowlyRounded(_ bytes: Span<UInt8>, from start: Int) -> Float {
        var digits = ""
        var exponent = 0
        var isBehindPoint = false
        var hasMore = false
        var index = start
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        while index < offset, bytes[index] | 0x20 != UInt8(ascii: "e") {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: ".") {
                isBehindPoint = true
            } else if digits.utf8.count == JSONScanner.roundingDigitsMax {
                if byte != UInt8(ascii: "0") { hasMore = true }
                if !isBehindPoint { exponent += 1 }
            } else {
                if byte != UInt8(ascii: "0") || !digits.isEmpty {
                    digits.unicodeScalars.append(Unicode.Scalar(byte))
                }
                if isBehindPoint { exponent -= 1 }
            }
        }
        var rest = self
        rest.advance(by: index + 1 - offset)
        // What has been read once is read again without an error.
        if index < offset, let written = try? rest.readExponent(bytes) { exponent += written }
        guard !digits.isEmpty else { return 0 }
        if hasMore {
            digits += "1"
            exponent -= 1
        }
        // Float reads every number of this form.
        return Float("\(digits)e\(exponent)") ?? .nan
    }

    private static let roundingDigitsMax = 120

    private func isMinusInfinity(_ bytes: Span<UInt8>) -> Bool {
        offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "I")
    }

    private mutating func skipNonFiniteWord(_ bytes: Span<UInt8>) -> Float? {
        for (word, value) in JSONScanner.nonFiniteWords where offset + word.count <= bytes.count {
            if (0..<word.count).allSatisfy({ bytes[offset + $0] == word[$0] }) {
                advance(by: word.count)
                return value
            }
        }
        return nil
    }

    private static let nonFiniteWords: [([UInt8], Float)] = [
        (Array("NaN".utf8), .nan),
        (Array("Infinity".utf8), .infinity),
        (Array("-Infinity".utf8), -.infinity),
    ]
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
