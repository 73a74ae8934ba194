import Testing

@testable import Telemetry

/// Texts, and how they stand in a label's value and in a help text without quotes escaped.
private let texts: [(text: String, value: String, help: String)] = [
    ("plain", "plain", "plain"),
    ("", "", ""),
    ("\"", #"\""#, "\""),
    ("\\", #"\\"#, #"\\"#),
    ("\n", #"\n"#, #"\n"#),
    (#"\n"#, #"\\n"#, #"\\n"#),
    (#"\""#, #"\\\""#, #"\\""#),
    ("\"\\\n\"", #"\"\\\n\""#, #""\\\n""#),
    // One Character, two scalars.
    ("\r\n", "\r\\n", "\r\\n"),
    ("\r", "\r", "\r"),
    ("\0", "\0", "\0"),
    ("\u{2028}\u{2029}\u{85}", "\u{2028}\u{2029}\u{85}", "\u{2028}\u{2029}\u{85}"),
    ("é🌸{}=,# EOF", "é🌸{}=,# EOF", "é🌸{}=,# EOF"),
    ("🧑🏽‍🔬", "🧑🏽‍🔬", "🧑🏽‍🔬"),
    // A combining accent makes one Character with what is in front of it.
    ("e\u{301}", "e\u{301}", "e\u{301}"),
    ("\n\u{301}", "\\n\u{301}", "\\n\u{301}"),
    ("\"\u{301}", "\\\"\u{301}", "\"\u{301}"),
    ("\\\u{301}", "\\\\\u{301}", "\\\\\u{301}"),
    (
        String(decoding: [0x61, 0xff, 0x22] as [UInt8], as: UTF8.self), "a\u{fffd}\\\"",
        "a\u{fffd}\""
    ),
    (String(decoding: [0xc3] as [UInt8], as: UTF8.self), "\u{fffd}", "\u{fffd}"),
]

@Suite struct EscapingTests {
    private static func scrape(_ text: String, _ format: ExpositionFormat) -> [UInt8] {
        var metrics = MetricDefinitions()
        _ = metrics.counters("a_total", help: text, labels: ["x"], values: [[text]])
        return Registry(metrics, shardCount: 1).scrape(format)
    }

    // Bytes, because Strings that differ in their bytes can be equal.

    @Test(arguments: texts)
    func escapesLabelValuesAndHelp(text: String, value: String, help: String) {
        let expected = "# HELP a_total \(help)\n# TYPE a_total counter\na_total{x=\"\(value)\"} 0\n"
        #expect(Self.scrape(text, .text) == Array(expected.utf8))
    }

    /// There a help text is escaped as a label's value is.
    @Test(arguments: texts)
    func escapesQuotesInHelpForOpenMetrics(text: String, value: String, help: String) {
        let expected = "# TYPE a counter\n# HELP a \(value)\na_total{x=\"\(value)\"} 0\n# EOF\n"
        #expect(Self.scrape(text, .openMetrics) == Array(expected.utf8))
    }

    @Test(arguments: texts)
    func escapesWhatIsWrittenBeforeTheFirstScrape(text: String, value: String, help: String) {
        var metrics = MetricDefinitions()
        metrics.info("a_info", help: "A.", labels: [("x", text)])
        metrics.constants("b", help: "B.", labels: ["x"], values: [([text], 1)])
        _ = metrics.realNumbers("c", help: "C.", labels: ["x"], values: [[text]], bounds: [[1]])
        let lines = Registry(metrics, shardCount: 1).scrape(.text)
            .split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }
        let expected = [
            "a_info{x=\"\(value)\"} 1", "b{x=\"\(value)\"} 1.0",
            "c_bucket{x=\"\(value)\",le=\"1.0\"} 0", "c_bucket{x=\"\(value)\",le=\"+Inf\"} 0",
            "c_sum{x=\"\(value)\"} 0.0", "c_count{x=\"\(value)\"} 0",
        ]
        #expect(lines.map(Array.init) == expected.map { Array($0.utf8) })
    }

    /// Undoing the escapes gives the text back, so no two texts look the same.
    @Test(arguments: texts)
    func losesNothing(text: String, value: String, help: String) {
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in MetricText.escaped(text, quotes: true).utf8 {
            if !isEscaped && byte == UInt8(ascii: "\\") {
                isEscaped = true
                continue
            }
            plain.append(isEscaped && byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
            isEscaped = false
        }
        #expect(!isEscaped)
        #expect(plain == Array(text.utf8))
    }
}
