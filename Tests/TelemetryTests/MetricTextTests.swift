import Testing

@testable import Telemetry

@Suite struct MetricTextTests {
    /// As OpenMetrics 1.0 wants bounds, so that a bound is the same text in every program: what Go's
    /// %g prints, with a point or an exponent.
    @Test(
        arguments: [
            (0, "0.0"), (0.001, "0.001"), (0.1, "0.1"), (0.5, "0.5"), (0.999, "0.999"),
            (1, "1.0"), (1.1, "1.1"), (9.999, "9.999"), (10, "10.0"), (64, "64.0"),
            (100_000, "100000.0"), (999_999, "999999.0"), (999_999.5, "999999.5"),
            (1e6, "1e+06"), (1_000_000.5, "1.0000005e+06"), (1_048_576, "1.048576e+06"),
            (1_234_567, "1.234567e+06"), (10_485_760, "1.048576e+07"), (1e7, "1e+07"),
            (1e10, "1e+10"), (9_007_199_254_740_992, "9.007199254740992e+15"), (1e15, "1e+15"),
            (1e16, "1e+16"), (1e17, "1e+17"), (1e100, "1e+100"), (0.0001, "0.0001"),
            (0.00015, "0.00015"), (1e-5, "1e-05"), (2.5e-5, "2.5e-05"), (1e-9, "1e-09"),
            (1e-10, "1e-10"), (.leastNonzeroMagnitude, "5e-324"), (-1, "-1.0"), (-0.25, "-0.25"),
            (-1e6, "-1e+06"), (-2.5e-5, "-2.5e-05"), (.greatestFiniteMagnitude, nil),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (-.nan, "NaN"),
            (.signalingNaN, "NaN"),
        ] as [(Double, String?)])
    func writesADecimalInItsCanonicalForm(number: Double, text: String?) {
        #expect(MetricText.decimal(number) == text ?? "1.7976931348623157e+308")
    }

    /// The specification names these: thousandths up to 10.
    @Test func writesThousandthsWithoutExponent() {
        for thousandths in 0...10_000 {
            var digits = String(thousandths % 1_000 + 1_000).dropFirst()
            while digits.count > 1 && digits.last == "0" { digits.removeLast() }
            let text = MetricText.decimal(Double(thousandths) / 1_000)
            #expect(text == "\(thousandths / 1_000).\(digits)")
        }
    }

    @Test func writesDecimalsThatReadBackAsTheSame() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let text = MetricText.decimal(number)
            #expect(Double(text) == number)
            #expect(text.contains(".") || text.contains("e"), "\(text) looks like an integer")
            #expect(text.contains("e") == (text != "0.0" && !(1e-4..<1e6 ~= number.magnitude)))
        }
    }

    @Test func writesTheLatencyBoundsAsPeopleDo() {
        #expect(
            HistogramFamily.latencyBounds.map { MetricText.decimal(Double($0) / 1e9) } == [
                "1e-06", "1.5e-06", "2.5e-06", "4e-06", "6.5e-06",
                "1e-05", "1.5e-05", "2.5e-05", "4e-05", "6.5e-05",
                "0.0001", "0.00015", "0.00025", "0.0004", "0.00065",
                "0.001", "0.0015", "0.0025", "0.004", "0.0065",
                "0.01", "0.015", "0.025", "0.04", "0.065",
                "0.1", "0.15", "0.25", "0.4", "0.65",
                "1.0", "1.5", "2.5", "4.0", "6.5",
                "10.0",
            ])
    }

    @Test(
        arguments: [
            (0, "0.0"), (1, "0.000000001"), (10, "0.00000001"), (100_000_000, "0.1"),
            (999_999_999, "0.999999999"), (1_000_000_000, "1.0"), (1_000_000_001, "1.000000001"),
            (1_500_000_000, "1.5"), (100_000_000_000, "100.0"), (1_010_000_000, "1.01"),
            // More digits than a Double has.
            (1_000_000_000_000_000_001, "1000000000.000000001"),
            (.max, "18446744073.709551615"),
        ] as [(UInt64, String)])
    func writesSecondsToTheNanosecond(nanoseconds: UInt64, text: String) {
        #expect(MetricText.seconds(nanoseconds) == text)
    }

    @Test func writesSecondsThatReadBackAsTheSame() throws {
        var generator = SystemRandomNumberGenerator()
        for digit in 0..<64 {
            let nanoseconds = generator.next() >> UInt64(digit)
            let text = MetricText.seconds(nanoseconds)
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            let fraction = parts[1] + String(repeating: "0", count: max(0, 9 - parts[1].count))
            let whole = try #require(UInt64(parts[0]))
            #expect(fraction.count == 9 && !parts[1].isEmpty)
            #expect(parts[1].count == 1 || parts[1].last != "0")
            #expect(try whole * 1_000_000_000 + #require(UInt64(fraction)) == nanoseconds)
        }
    }

    @Test(
        arguments: [
            (0, "0.000"), (1, "0.001"), (12, "0.012"), (999, "0.999"), (1_000, "1.000"),
            (1_700_000_000_120, "1700000000.120"), (1_700_000_000_123, "1700000000.123"),
        ] as [(UInt64, String)])
    func writesATimestampToTheMillisecond(milliseconds: UInt64, text: String) {
        #expect(MetricText.timestamp(milliseconds) == text)
    }
}
