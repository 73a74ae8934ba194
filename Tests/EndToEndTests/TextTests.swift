import Testing

@testable import TrafficSimulator

/// Figures as a reader sees them: three digits that count.
@Suite struct TextTests {
    @Test(arguments: [
        (0, "0.00 µs"), (85e-9, "0.09 µs"), (8.5e-6, "8.50 µs"), (9.994e-6, "9.99 µs"),
        (9.996e-6, "10.0 µs"), (85.04e-6, "85.0 µs"), (99.96e-6, "100 µs"), (123e-6, "123 µs"),
        (0.001, "1.00 ms"), (0.01234, "12.3 ms"), (0.999, "999 ms"), (1, "1.00 s"),
        (12.34, "12.3 s"), (3_600, "3600 s"),
        // On the way to the next unit.
        (999.6e-6, "1.00 ms"), (0.9996, "1.00 s"),
    ])
    func times(seconds: Double, text: String) { #expect(Text.time(seconds) == text) }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (12_345, "12.3 kB"),
        (1_000_000, "1.00 MB"), (123_456_789, "123 MB"), (1_000_000_000, "1.00 GB"),
        (999_600, "1.00 MB"),
    ])
    func bytes(count: Int, text: String) { #expect(Text.bytes(count) == text) }

    @Test(arguments: [
        (0, "0.0 %"), (0.0004, "0.0 %"), (0.9733, "97.3 %"), (1, "100.0 %"),
    ])
    func percents(ratio: Double, text: String) { #expect(Text.percent(ratio) == text) }

    @Test(arguments: [
        (0, "0.00"), (1, "1.00"), (99.81, "99.8"), (100, "100"), (999.4, "999"), (1_000, "1000"),
        (48_211.4, "48211"), (1e6, "1000000"),
    ])
    func rates(perSecond: Double, text: String) { #expect(Text.rate(perSecond) == text) }

    @Test(arguments: [
        (0, "0:00"), (0.1, "0:01"), (5, "0:05"), (59.5, "1:00"), (65, "1:05"), (3_725, "62:05"),
    ])
    func countdowns(seconds: Double, text: String) { #expect(Text.countdown(seconds) == text) }

    @Test func counts() {
        #expect(Text.counts([]) == "none")
        #expect(Text.counts([("200", 151), ("422", 3)]) == "200: 151, 422: 3")
    }

    @Test func columnsAreAsWideAsTheirWidestText() {
        #expect(Columns.flushLeft(["a", "bcd", ""]) == ["a  ", "bcd", "   "])
        #expect(Columns.flushRight(["a", "bcd", ""]) == ["  a", "bcd", "   "])
        #expect(Columns.figures([("a", "1"), ("bcd", "2")]) == ["a    1", "bcd  2"])
    }
}
