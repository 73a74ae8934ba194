import Testing

@testable import IrisService

/// The grammar of RFC 8259.
@Suite struct JSONScannerTests {
    private static func error(of text: String, depth: Int = 0) -> RequestError? {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner()
        do {
            try scanner.skipValue(bytes.span, depth: depth)
            try scanner.expectEnd(bytes.span)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-0", "1", "-1.5e-3", "10", "0.0", "1E5", "1e+05", "\"\"",
        "\"a\"", "[]", "{}", "[ ]", "{ }", " [\n] ", "[1,2]", "[[],{}]", "{\"\":0}",
        "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":[true,false,null]}}", "\t\r\n 1\t\r\n ",
        #""\"\\\/\b\f\n\r\t\u0000\uFFFF\uabcd\uABCD""#, #""\ud83c\udf38""#, #""\ud83c""#,
        #""\udf38\ud83c""#, "\"\u{7F}\u{80}\u{2028}\u{FEFF}\u{10FFFF}\"", "\"/\"", "[\"\",\"\"]",
        // Python's words, so that a field with one of them is named in the answer.
        "NaN", "Infinity", "-Infinity",
    ])
    func acceptsWhatIsJSON(text: String) {
        #expect(Self.error(of: text) == nil)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "Null", "tru", "truE", "fals", "yes", "01", "-01", "+1", ".1",
        "1.", "1.e1", "1e", "1e+", "--1", "-", "0x1", "1 2", "1,", ",1", "'a'", "\"", "\"\\\"",
        "\"\\x\"", "\"\\u123\"", "\"\\u12G4\"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"",
        "[", "]", "[1", "[1,", "[,1]", "[1,]", "[1 2]", "[1:2]", "[1}", "{", "}", "{]", "{1:1}",
        "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}", "{\"a\",1}",
        "{'a':1}", "{a:1}", "{\"a\":1}}", "[]]", "[]{}", "/**/1", "1//", "\u{FEFF}1", "\u{A0}1",
        "\u{0B}1", "NaNa", "-NaN", "Inf", "+Infinity", "infinity", "nan", "undefined",
    ])
    func refusesWhatIsNot(text: String) {
        #expect(Self.error(of: text)?.details.map(\.type) == ["json_invalid"])
    }

    @Test(arguments: ["[", "{\"a\":"], 0...8)
    func goesEightLevelsDeep(opening: String, outside: Int) {
        let closing = opening == "[" ? "]" : "}"
        for levels in 1...10 {
            let text =
                String(repeating: opening, count: levels) + "1"
                + String(repeating: closing, count: levels)
            let deepest = outside + levels
            let error = Self.error(of: text, depth: outside)
            if deepest <= 8 {
                #expect(error == nil, "\(deepest) levels")
            } else {
                let offset = opening.utf8.count * (8 - outside)
                #expect(error == .noJSON(at: offset, "More than 8 levels of nesting"))
            }
        }
    }

    @Test func staysShallowHoweverDeepTheBodyIs() {
        let error = Self.error(of: String(repeating: "[", count: 1_000_000))
        #expect(error == .noJSON(at: 8, "More than 8 levels of nesting"))
    }

    @Test func seesNoTextInTheMiddleOfAnother() {
        var scanner = JSONScanner()
        let bytes = Array("abc".utf8)
        let isThere = [
            scanner.skip(Array("abcd".utf8), bytes.span), scanner.skip(Array("b".utf8), bytes.span),
            scanner.skip(Array("ab".utf8), bytes.span), scanner.skip(Array("ab".utf8), bytes.span),
            scanner.skip(Array("c".utf8), bytes.span), scanner.skip(Array("c".utf8), bytes.span),
        ]
        #expect(isThere == [false, false, true, false, true, false])
    }
}
