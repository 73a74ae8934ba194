internal import Foundation

@testable internal import EventHTTP
@testable internal import IrisService

/// A number in JSON: every reader of numbers gives the Float that the C library gives, to the bit, and
/// reads as far as RFC 8259, section 6, says.
enum NumberTarget: FuzzTarget {
    static let name = "number"

    static func check(_ input: [UInt8]) throws(Finding) {
        try checkScanner(input)
        try checkQuickReaders(input)
        // Those that are hardest to round lie halfway between two Floats, or just beside.
        guard NumberGrammar.end(in: input[...]) == input.count else { return }
        let value = NumberGrammar.float(of: input[...])
        guard value.isFinite, value.nextUp.isFinite else { return }
        let halfway = (Double(value) + Double(value.nextUp)) / 2
        for decimals in [8, 16, 17, 18, 160] {
            let text = String(format: "%.\(decimals)e", halfway)
            try checkScanner(Array(text.utf8))
            try checkScanner(Array(text.replacing("e", with: "0001e").utf8))
        }
        // As the quick readers take them: without an exponent.
        if halfway.magnitude < 1e9 {
            for decimals in 1...18 {
                let text = Array(String(format: "%.\(decimals)f", halfway).utf8)
                try checkScanner(text)
                try checkQuickReaders(text)
            }
        }
    }

    private static func checkScanner(_ text: [UInt8]) throws(Finding) {
        // NaN and Infinity are read as well, but are no numbers of JSON.
        let number = text.drop { " \n\r\t".utf8.contains($0) }
        let letter = number.first == UInt8(ascii: "-") ? number.dropFirst().first : number.first
        guard letter != UInt8(ascii: "N"), letter != UInt8(ascii: "I") else { return }
        let end = NumberGrammar.end(in: number)
        var scanner = JSONScanner()
        let value = try? scanner.readNumber(text.span)
        if let value, let end {
            try Finding.unless(scanner.offset == end, "read to \(scanner.offset), not \(end)")
            try expect(value, of: number[..<end])
        } else {
            try Finding.unless(
                value == nil && end == nil, "\(string(number)) is read as \(value as Any)")
        }
    }

    private static func checkQuickReaders(_ text: [UInt8]) throws(Finding) {
        if let plain = PlainNumber(text.span, at: 0) {
            try expectWhole(plain.value, text[..<plain.end], before: text[plain.end...].first)
        }
        if let short = ShortNumber(text.span.word(at: 0)) {
            try expectWhole(
                short.value, text[..<short.byteCount], before: text[short.byteCount...].first)
        }
    }

    private static func expectWhole(
        _ value: Float, _ number: ArraySlice<UInt8>, before next: UInt8?
    ) throws(Finding) {
        try Finding.unless(
            NumberGrammar.end(in: number) == number.endIndex
                && !(next.map(NumberGrammar.isDigit) ?? false),
            "\(string(number)) is taken for a number")
        try expect(value, of: number)
    }

    private static func expect(_ value: Float, of number: ArraySlice<UInt8>) throws(Finding) {
        let expected = NumberGrammar.float(of: number)
        try Finding.unless(
            value.bitPattern == expected.bitPattern,
            "\(string(number)) is read as \(value), not \(expected)")
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
