import Testing

@testable import IrisService

@Suite struct JSONTextTests {
    @Test(arguments: [
        ("", #""""#), ("setosa", #""setosa""#), ("\"", #""\"""#), ("\\", #""\\""#),
        ("\n\r\t", #""\n\r\t""#), ("\r\n", #""\r\n""#), ("\u{0}", #""\u0000""#),
        ("\u{8}\u{C}\u{1F}", #""\u0008\u000c\u001f""#), (" ~\u{7F}", "\" ~\u{7F}\""),
        ("/'<>&", #""/'<>&""#), ("é花🌸", #""é花🌸""#), ("e\u{301}", "\"e\u{301}\""),
        ("\u{2028}\u{FEFF}", "\"\u{2028}\u{FEFF}\""), ("\\u0041", #""\\u0041""#),
    ])
    func quotesOnlyWhatItMust(text: String, quoted: String) {
        // Bytes, because Strings that differ in their bytes can be equal.
        #expect(Array(JSONText.quoted(text).utf8) == Array(quoted.utf8))
    }

    @Test func readsBackAsTheSameText() throws {
        let all = String(String.UnicodeScalarView((0...0x24FF).compactMap(Unicode.Scalar.init)))
        var scanner = JSONScanner()
        let bytes = Array(JSONText.quoted(all).utf8)
        let text = try scanner.readString(bytes.span, bytesMax: .max, orReport: "")
        #expect(Array(text.utf8) == Array(all.utf8))
        #expect(scanner.offset == bytes.count)
    }
}
