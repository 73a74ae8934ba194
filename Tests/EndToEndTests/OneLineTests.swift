import PrintableText
import Testing

/// What is shown as an escape, of all that Unicode has.
@Suite struct OneLineTests {
    /// C0, DEL and C1, the separators of lines and paragraphs, and what turns the direction of writing.
    static func isEscaped(_ value: UInt32) -> Bool {
        [
            0x0...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x2029,
            0x202A...0x202E, 0x2066...0x2069,
        ].contains { $0.contains(value) }
    }

    @Test func escapesWhatTerminalsObey() {
        for value in 0...UInt32(0x10_FFFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)b"
            let line = text.onOneLine
            if OneLineTests.isEscaped(value) {
                #expect(line.hasPrefix("a\\") && line.hasSuffix("b"), "U+\(value)")
                #expect(line.unicodeScalars.allSatisfy { 0x20..<0x7F ~= $0.value }, "U+\(value)")
            } else {
                #expect(line == text, "U+\(value)")
            }
        }
    }

    @Test(arguments: [
        ("", ""), ("a b", "a b"), ("é 🌸 \u{200D}", "é 🌸 \u{200D}"), ("a\nb\r\n", #"a\nb\r\n"#),
        ("\u{1B}[31m", #"\u{1B}[31m"#), ("\u{9B}31m", #"\u{009B}31m"#),
        ("x\u{202E}gnp.exe", #"x\u{202E}gnp.exe"#), (#"a\n"#, #"a\n"#), ("\t\u{0}", #"\t\0"#),
    ])
    func keepsTheRest(text: String, line: String) {
        #expect(text.onOneLine == line)
        // A part may have been escaped before the whole is.
        #expect(line.onOneLine == line)
    }
}
