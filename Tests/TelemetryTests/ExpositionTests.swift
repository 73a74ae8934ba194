import Testing

@testable import Telemetry

@Suite struct ExpositionTests {
    @Test func isTextFormat() throws {
        let scrape = Scrape(try ExampleRegistry().registry, .text)
        #expect(scrape.text == Golden.text)
    }

    @Test func isOpenMetrics() throws {
        let scrape = Scrape(try ExampleRegistry().registry, .openMetrics)
        #expect(scrape.text == Golden.openMetrics)
    }

    @Test func isTheSameWhenNothingWasCounted() throws {
        let registry = try ExampleRegistry().registry
        for format in ExpositionFormat.all {
            #expect(registry.scrape(format) == registry.scrape(format))
        }
    }

    @Test(
        arguments: [
            (.text, "text/plain; version=0.0.4; charset=utf-8"),
            (.openMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        ] as [(ExpositionFormat, String)])
    func hasTheMediaTypeOfItsFormat(format: ExpositionFormat, type: String) {
        #expect("\(format.contentType)" == type)
    }

    @Test(arguments: [(ExpositionFormat.text, ""), (.openMetrics, "# EOF\n")])
    func ofNothingIsOnlyTheEnd(format: ExpositionFormat, text: String) {
        #expect(Scrape(Registry(MetricDefinitions(), shardCount: 1), format).text == text)
    }

    @Test func hasEverySeriesFromTheStart() {
        var metrics = MetricDefinitions()
        _ = metrics.counters("a_total", help: "A.", labels: ["x"], values: [["1"], [""]])
        _ = metrics.durations(
            "b_seconds", help: "B.", bounds: [500_000_000], hasExemplars: true)
        _ = metrics.realNumbers("c", help: "C.", bounds: [[]])
        _ = metrics.counters("d_total", help: "D.", labels: ["y"], values: [])
        #expect(
            Scrape(Registry(metrics, shardCount: 3), .openMetrics).text == """
                # TYPE a counter
                # HELP a A.
                a_total{x="1"} 0
                a_total{x=""} 0
                # TYPE b_seconds histogram
                # UNIT b_seconds seconds
                # HELP b_seconds B.
                b_seconds_bucket{le="0.5"} 0
                b_seconds_bucket{le="+Inf"} 0
                b_seconds_sum 0.0
                b_seconds_count 0
                # TYPE c histogram
                # HELP c C.
                c_bucket{le="+Inf"} 0
                c_sum 0.0
                c_count 0
                # TYPE d counter
                # HELP d D.
                # EOF

                """)
    }

    @Test(arguments: [
        ("a_seconds", "seconds"), ("a_bytes", "bytes"), ("a_ratio", "ratio"), ("a", nil),
        ("seconds", nil), ("a_seconds_b", nil), ("aseconds", nil),
    ])
    func namesTheUnitThatANameEndsIn(name: String, unit: String?) {
        var metrics = MetricDefinitions()
        metrics.gauge(name, help: "A.") { 1 }
        let registry = Registry(metrics, shardCount: 1)
        let line = unit.map { "# UNIT \(name) \($0)\n" } ?? ""
        #expect(
            Scrape(registry, .openMetrics).text
                == "# TYPE \(name) gauge\n\(line)# HELP \(name) A.\n\(name) 1.0\n# EOF\n")
        #expect(!Scrape(registry, .text).text.contains("UNIT"))
    }

    @Test func givesAnInfoNoUnit() {
        var metrics = MetricDefinitions()
        metrics.info("a_bytes_info", help: "A.", labels: [])
        #expect(
            Scrape(Registry(metrics, shardCount: 1), .openMetrics).text
                == "# TYPE a_bytes info\n# HELP a_bytes A.\na_bytes_info 1\n# EOF\n")
    }

    /// The cells count in steps of one; these are the ends of their range and of each digit.
    @Test(arguments: [0, 9, 10, 99, 100, 4_294_967_296, Int.max])
    func writesIntegersWhole(count: Int) {
        var metrics = MetricDefinitions()
        let family = metrics.counters("a_total", help: "A.")
        let registry = Registry(metrics, shardCount: 1)
        registry.shards[0].update { family.add(count, in: $0) }
        #expect(Scrape(registry)["a_total"] == "\(count)")
    }
}
