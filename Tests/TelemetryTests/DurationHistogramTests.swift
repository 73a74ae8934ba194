import Testing

@testable import Telemetry

@Suite struct DurationHistogramTests {
    private static let bounds = DurationHistogram.latencyBoundsNanoseconds

    /// The cumulative counts of a scrape, bucket after bucket, `+Inf` last.
    private static func buckets(of registry: Registry) -> [UInt64] {
        registry.scrape.split(separator: "\n").filter { $0.hasPrefix("a_seconds_bucket") }
            .compactMap { $0.split(separator: " ").last.flatMap { UInt64($0) } }
    }

    private static func make(_ bounds: [UInt64]) -> (DurationHistogram, Registry) {
        var metrics = MetricDefinitions()
        // Neighbours, in whose cells nothing may land.
        _ = metrics.counters("before_total", help: "B.", label: "x", values: ["1"])
        let histogram = metrics.durations("a_seconds", help: "A.", boundsNanoseconds: bounds)
        _ = metrics.counters("after_total", help: "C.", label: "x", values: ["1"])
        return (histogram, Registry(metrics, shardCount: 1))
    }

    @Test func latencyBoundsRiseFromAMicrosecondToTenSeconds() {
        #expect(Self.bounds.first == 1_000)
        #expect(Self.bounds.last == 10_000_000_000)
        #expect(zip(Self.bounds, Self.bounds.dropFirst()).allSatisfy(<))
        #expect(Self.bounds.count == 36)
        #expect(Self.bounds.prefix(6) == [1_000, 1_500, 2_500, 4_000, 6_500, 10_000])
    }

    @Test func latencyBoundsAreWrittenAsPeopleWriteThem() {
        let (_, registry) = Self.make(Self.bounds)
        let labels = registry.scrape.split(separator: "\n").compactMap {
            $0.firstMatch(of: /le="([^"]*)"/).map { String($0.output.1) }
        }
        let mantissas = ["1", "1.5", "2.5", "4", "6.5"]
        let expected = (-6...0).flatMap { exponent in mantissas.map { "\($0)e\(exponent)" } }
        #expect(
            labels.dropLast().compactMap { Double($0) }
                == (expected + ["10"]).compactMap(Double.init))
        #expect(labels.last == "+Inf")
        #expect(Set(labels).count == 37)
    }

    @Test(arguments: [[1], [5, 6, 7], [0, 10], bounds])
    func countsInTheFirstBucketWhoseBoundIsNotBelow(bounds: [UInt64]) {
        let values = Set(bounds.flatMap { [$0 == 0 ? 0 : $0 - 1, $0, $0 + 1] } + [0, 1 << 62])
        for value in values.sorted() {
            let (histogram, registry) = Self.make(bounds)
            histogram.observe(nanoseconds: value, on: registry.shards[0])
            #expect(
                Self.buckets(of: registry) == bounds.map { value <= $0 ? 1 : 0 } + [1],
                "\(value) ns")
            #expect(registry.value(of: "a_seconds_count") == "1")
            #expect(registry.value(of: "before_total{x=\"1\"}") == "0")
            #expect(registry.value(of: "after_total{x=\"1\"}") == "0")
        }
    }

    @Test func countsAllObservationsCumulatively() {
        let (histogram, registry) = Self.make(Self.bounds)
        var values: [UInt64] = []
        for (index, bound) in Self.bounds.enumerated() {
            for _ in 0...index { values.append(bound) }
        }
        values += [1 << 50]
        for value in values { histogram.observe(nanoseconds: value, on: registry.shards[0]) }
        let expected = Self.bounds.map { bound in UInt64(values.count { $0 <= bound }) }
        #expect(Self.buckets(of: registry) == expected + [UInt64(values.count)])
        #expect(registry.value(of: "a_seconds_count") == "\(values.count)")
    }
}
