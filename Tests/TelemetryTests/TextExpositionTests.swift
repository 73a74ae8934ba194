import Testing

@testable import Telemetry

@Suite struct TextExpositionTests {
    @Test func isPrometheusTextFormat() {
        var metrics = MetricDefinitions()
        let requests = metrics.counters(
            "requests_total", help: "Requests, by status.", label: "status", values: ["200", "500"])
        let duration = metrics.durations(
            "duration_seconds", help: "How long.",
            boundsNanoseconds: [1_000, 2_500_000, 1_000_000_000, 10_000_000_000])
        let registry = Registry(metrics, shardCount: 2)
        requests[0].increment(on: registry.shards[0])
        requests[0].increment(by: 41, on: registry.shards[1])
        requests[1].increment(by: 7, on: registry.shards[1])
        for nanoseconds: UInt64 in [1_000, 1_001, 2_500_000, 999_999_999, 20_000_000_000] {
            duration.observe(nanoseconds: nanoseconds, on: registry.shards[0])
        }
        duration.observe(nanoseconds: 0, on: registry.shards[1])
        #expect(
            registry.scrape == """
                # HELP requests_total Requests, by status.
                # TYPE requests_total counter
                requests_total{status="200"} 42
                requests_total{status="500"} 7
                # HELP duration_seconds How long.
                # TYPE duration_seconds histogram
                duration_seconds_bucket{le="1e-06"} 2
                duration_seconds_bucket{le="0.0025"} 4
                duration_seconds_bucket{le="1.0"} 5
                duration_seconds_bucket{le="10.0"} 5
                duration_seconds_bucket{le="+Inf"} 6
                duration_seconds_sum 21.002502
                duration_seconds_count 6

                """)
        #expect(
            "\(TextExposition.contentType)" == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func hasEverySeriesFromTheStart() {
        var metrics = MetricDefinitions()
        _ = metrics.counters("a_total", help: "A.", label: "x", values: ["1", "2", "3"])
        _ = metrics.durations("b_seconds", help: "B.", boundsNanoseconds: [500_000_000])
        _ = metrics.counters("c_total", help: "C.", label: "y", values: [""])
        _ = metrics.counters("d_total", help: "D.", label: "z", values: [])
        #expect(
            Registry(metrics, shardCount: 3).scrape == """
                # HELP a_total A.
                # TYPE a_total counter
                a_total{x="1"} 0
                a_total{x="2"} 0
                a_total{x="3"} 0
                # HELP b_seconds B.
                # TYPE b_seconds histogram
                b_seconds_bucket{le="0.5"} 0
                b_seconds_bucket{le="+Inf"} 0
                b_seconds_sum 0
                b_seconds_count 0
                # HELP c_total C.
                # TYPE c_total counter
                c_total{y=""} 0
                # HELP d_total D.
                # TYPE d_total counter

                """)
    }

    @Test func ofNothingIsEmpty() {
        #expect(Registry(MetricDefinitions(), shardCount: 1).scrape == "")
    }

    @Test(arguments: [
        ("plain", "plain", "plain"), ("\"", #"\""#, "\""), ("\\", #"\\"#, #"\\"#),
        ("\n", #"\n"#, #"\n"#), ("\\n", #"\\n"#, #"\\n"#), ("\r\n", "\r\\n", "\r\\n"),
        ("\"\\\n\"", #"\"\\\n\""#, "\"\\\\\\n\""), ("é🌸{}=,#", "é🌸{}=,#", "é🌸{}=,#"),
        ("e\u{301}", "e\u{301}", "e\u{301}"), ("\n\u{301}", "\\n\u{301}", "\\n\u{301}"),
    ])
    func escapesLabelValuesAndHelp(text: String, labelValue: String, help: String) {
        var metrics = MetricDefinitions()
        _ = metrics.counters("a_total", help: text, label: "x", values: [text])
        let expected = """
            # HELP a_total \(help)
            # TYPE a_total counter
            a_total{x="\(labelValue)"} 0

            """
        // Bytes, because Strings that differ in their bytes can be equal.
        #expect(
            TextExposition(Registry(metrics, shardCount: 1)).text == Array(expected.utf8))
    }

    @Test(
        arguments: [
            ([], "0"), ([0], "0"), ([1], "0.000000001"), ([10], "0.00000001"),
            ([999_999_999], "0.999999999"),
            ([1_000_000_000], "1"), ([1_000_000_001], "1.000000001"), ([1_500_000_000], "1.5"),
            ([999_999_999, 1], "1"), ([100_000_000_000], "100"),
            ([1_000_000_000_000_000_000], "1000000000"),
            // More digits than a Double has.
            ([1_000_000_000_000_000_000, 1], "1000000000.000000001"),
            ([UInt64(Int64.max)], "9223372036.854775807"),
        ] as [([UInt64], String)])
    func writesSumsToTheNanosecond(durations: [UInt64], sum: String) {
        var metrics = MetricDefinitions()
        let duration = metrics.durations("a_seconds", help: "A.", boundsNanoseconds: [1])
        let registry = Registry(metrics, shardCount: 2)
        for (index, nanoseconds) in durations.enumerated() {
            duration.observe(nanoseconds: nanoseconds, on: registry.shards[index % 2])
        }
        #expect(registry.value(of: "a_seconds_sum") == sum)
    }
}
