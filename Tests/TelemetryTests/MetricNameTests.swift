import Testing

@testable import Telemetry

@Suite struct MetricNameTests {
    @Test(arguments: ["a", "A", "_", "_a", "a1", "a_b_total", "aZ09_", "le_a", "Quantile"])
    func acceptsAWord(name: String) {
        #expect(MetricName.isMetric(name))
        #expect(MetricName.isLabel(name))
    }

    @Test(arguments: [
        "", " ", "1a", "a-b", "a b", "a.b", "a\n", "é", "e\u{301}", "a\u{200d}", "a{", "a\"", "a:b",
        "\0", "１", "__", "__a",
    ])
    func refusesAnythingElse(name: String) {
        #expect(!MetricName.isMetric(name))
        #expect(!MetricName.isLabel(name))
    }

    @Test(arguments: ["le", "quantile"])
    func refusesAsALabelWhatTheFormatUses(name: String) {
        #expect(MetricName.isMetric(name))
        #expect(!MetricName.isLabel(name))
    }
}
