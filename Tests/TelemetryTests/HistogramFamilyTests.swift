import Testing

@testable import Telemetry

@Suite struct HistogramFamilyTests {
    /// A histogram between neighbours, in whose cells nothing may land.
    private struct Subject {
        let family: HistogramFamily
        let registry: Registry

        init(_ bounds: [UInt64], hasExemplars: Bool = false) {
            var metrics = MetricDefinitions()
            _ = metrics.counters("before_total", help: "B.")
            family = metrics.durations(
                "a_seconds", help: "A.", labels: ["x"], values: [["0"], ["1"], ["2"]],
                bounds: bounds, hasExemplars: hasExemplars)
            _ = metrics.counters("after_total", help: "C.")
            registry = Registry(metrics, shardCount: 1)
        }

        /// Counts in the series in the middle.
        func observe(_ values: [UInt64], trace: TraceIdentifier? = nil) {
            registry.shards[0].update { update in
                for value in values { family.observe(value, trace: trace, at: 1, in: update) }
            }
        }

        func expect(_ values: [UInt64], in bounds: [UInt64]) {
            let scrape = Scrape(registry)
            let expected = bounds.map { bound in UInt64(values.count { $0 <= bound }) }
            let buckets = scrape.buckets(of: "a_seconds", labels: #"x="1","#)
            #expect(buckets == expected + [UInt64(values.count)], "\(values)")
            #expect(scrape[#"a_seconds_count{x="1"}"#] == "\(values.count)")
            let sum = MetricText.seconds(values.reduce(0, &+))
            #expect(scrape[#"a_seconds_sum{x="1"}"#] == sum)
            for neighbour in [
                "before_total", "after_total", #"a_seconds_count{x="0"}"#,
                #"a_seconds_count{x="2"}"#,
            ] {
                #expect(scrape[neighbour] == "0", "\(neighbour)")
            }
        }
    }

    private static let bounds = HistogramFamily.latencyBounds

    @Test func latencyBoundsRiseFromAMicrosecondToTenSeconds() {
        #expect(Self.bounds.first == 1_000)
        #expect(Self.bounds.last == 10_000_000_000)
        #expect(Self.bounds.count == 36)
        #expect(zip(Self.bounds, Self.bounds.dropFirst()).allSatisfy(<))
        #expect(Self.bounds.prefix(6) == [1_000, 1_500, 2_500, 4_000, 6_500, 10_000])
    }

    @Test(arguments: [[], [1], [5, 6, 7], [0, 10], bounds], [false, true])
    func countsInTheFirstBucketWhoseBoundIsNotBelow(bounds: [UInt64], hasExemplars: Bool) {
        let values = Set(bounds.flatMap { [$0 == 0 ? 0 : $0 - 1, $0, $0 + 1] } + [0, .max])
        for value in values.sorted() {
            let subject = Subject(bounds, hasExemplars: hasExemplars)
            subject.observe([value], trace: TraceIdentifier(high: .max, low: .max))
            subject.expect([value], in: bounds)
        }
    }

    @Test(arguments: [false, true])
    func countsAllObservationsCumulatively(hasExemplars: Bool) {
        let subject = Subject(Self.bounds, hasExemplars: hasExemplars)
        let values = Self.bounds.enumerated().flatMap { index, bound in
            [UInt64](repeating: bound, count: index + 1)
        }
        subject.observe(values + [1 << 50])
        subject.expect(values + [1 << 50], in: Self.bounds)
    }

    @Test func addsUpToTheNanosecond() {
        let subject = Subject([])
        // A Double would lose the last.
        subject.observe([1 << 62, 1])
        subject.expect([1 << 62, 1], in: [])
    }

    @Test func showsWholeNumbersAsTheyAre() {
        var metrics = MetricDefinitions()
        let family = metrics.wholeNumbers("rows", help: "R.", bounds: [1, 8])
        let registry = Registry(metrics, shardCount: 1)
        registry.shards[0].update { update in
            for value: UInt64 in [0, 1, 2, 8, 9, 1 << 60] { family.observe(value, in: update) }
        }
        let scrape = Scrape(registry, .openMetrics)
        #expect(scrape.bounds == ["1.0", "8.0", "+Inf"])
        #expect(scrape.buckets(of: "rows") == [2, 4, 6])
        #expect(scrape["rows_sum"] == "\((1 << 60) + 20)")
    }
}
