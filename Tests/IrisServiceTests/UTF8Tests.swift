import Testing

@testable import IrisService

@Suite struct UTF8Tests {
    /// Each class of ill-formed sequence (Unicode 16, section 3.9).
    private static let illFormed: [[UInt8]] = [
        // Overlong forms of NUL, U+007F, U+07FF and U+FFFF.
        [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
        // Surrogates, and a pair of them as CESU-8 has it.
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0xBC, 0xED, 0xBC, 0xB8],
        // Above U+10FFFF.
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0xFE], [0xFF],
        // Continuation without a start.
        [0x80], [0xBF],
        // Start without enough continuation.
        [0xC3], [0xC3, 0x28], [0xE2], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28],
        [0xF0], [0xF0, 0x9F, 0x98], [0xF0, 0x28, 0x8C, 0xBC], [0xF0, 0x90, 0x28, 0xBC],
        [0xF0, 0x90, 0x8C, 0x28], [0xC3, 0xC3, 0xA9],
    ]

    @Test(arguments: illFormed)
    func isCheckedInNames(bytes: [UInt8]) {
        var decoder = PredictionDecoder.iris()
        let body = Array("{\"a".utf8) + bytes + Array("\":1}".utf8)
        #expect(throws: RequestError.noJSON(at: 3, "Invalid UTF-8")) {
            _ = try decoder.rows(of: body)
        }
    }

    @Test(arguments: illFormed)
    func isCheckedInValues(bytes: [UInt8]) {
        var decoder = PredictionDecoder.iris()
        let body = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
        #expect(throws: RequestError.noJSON(at: 6, "Invalid UTF-8")) {
            _ = try decoder.rows(of: body)
        }
    }

    @Test(arguments: ["é", "€", "😀"], ["{\"", "{\"a\":\""])
    func isUnterminatedWhereTheBodyEndsInACharacter(character: String, start: String) {
        let whole = Array(character.utf8)
        for length in 1..<whole.count {
            var decoder = PredictionDecoder.iris()
            let body = Array(start.utf8) + whole[..<length]
            #expect(throws: RequestError.noJSON(at: body.count, "Unterminated string")) {
                _ = try decoder.rows(of: body)
            }
        }
    }

    /// The first and the last character of each length, and the neighbours of the surrogates.
    @Test(arguments: [
        "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}",
        "\u{10000}", "\u{10FFFF}", "花", "🌸",
    ])
    func namesTheFieldInTheError(name: String) {
        var decoder = PredictionDecoder.iris()
        let error = RequestError(
            "extra_forbidden", at: ["body", .name(name)], "Extra inputs are not permitted")
        #expect(throws: error) { _ = try decoder.rows(of: "{\"\(name)\":1}") }
    }

    /// The standard library's decoder decides about all pairs of bytes, and about longer sequences
    /// of bytes at which the rules change.
    @Test func agreesWithTheStandardLibrary() {
        let edges: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF]
        var sequences: [[UInt8]] = []
        for first in UInt8(0x80)...0xFF {
            for second in UInt8(0x20)...0xFF { sequences.append([first, second]) }
            for second in edges {
                for third in edges {
                    sequences.append([first, second, third])
                    for fourth in edges { sequences.append([first, second, third, fourth]) }
                }
            }
        }
        let quoteOrBackslash: [UInt8] = [0x22, 0x5C]
        let wrong = sequences.filter { sequence in
            guard !quoteOrBackslash.contains(where: sequence.contains) else { return false }
            var scanner = JSONScanner()
            let body = [0x22] + sequence + [0x22]
            let isAccepted = (try? scanner.skipString(body.span, orReport: "")) != nil
            return isAccepted != (String(validating: sequence, as: UTF8.self) != nil)
        }
        #expect(wrong == [])
    }
}
