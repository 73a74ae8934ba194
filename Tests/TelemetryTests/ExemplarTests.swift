import Testing

@testable import Telemetry

@Suite struct ExemplarTests {
    private static func trace(_ number: UInt64) throws -> TraceIdentifier {
        try #require(TraceIdentifier(high: ~number, low: number))
    }

    private static func make(
        hasExemplars: Bool = true, shardCount: Int = 1
    ) -> (HistogramFamily, HistogramCells?, Registry) {
        var metrics = MetricDefinitions()
        let family = metrics.durations(
            "a_seconds", help: "A.", bounds: [10, 20], hasExemplars: hasExemplars)
        let cells = metrics.cells(of: "a_seconds")
        return (family, cells, Registry(metrics, shardCount: shardCount))
    }

    @Test func isTheLastOfItsBucketWithATrace() throws {
        let (family, _, registry) = Self.make()
        let first = try Self.trace(1)
        let second = try Self.trace(2)
        let earliest = WallClock.milliseconds
        registry.shards[0].update { update in
            family.observe(3, trace: first, in: update)
            family.observe(10, trace: second, in: update)
            family.observe(4, in: update)
            family.observe(21, trace: first, in: update)
        }
        let latest = WallClock.milliseconds
        let exemplars = Scrape(registry, .openMetrics).exemplars
        #expect(
            exemplars.map(\.series) == [
                #"a_seconds_bucket{le="1e-08"}"#, #"a_seconds_bucket{le="+Inf"}"#,
            ])
        for (exemplar, start) in zip(
            exemplars,
            [
                "{trace_id=\"\(second.text)\"} 0.00000001 ",
                "{trace_id=\"\(first.text)\"} 0.000000021 ",
            ])
        {
            #expect(exemplar.text.hasPrefix(start))
            let timestamp = exemplar.text.dropFirst(start.count)
            #expect(timestamp.wholeMatch(of: /[0-9]+\.[0-9]{3}/) != nil)
            let milliseconds = try #require(UInt64(timestamp.replacing(".", with: "")))
            #expect((earliest...latest).contains(milliseconds))
        }
    }

    @Test func isOnlyInOpenMetrics() throws {
        let (family, _, registry) = Self.make()
        let trace = try Self.trace(1)
        registry.shards[0].update { family.observe(1, trace: trace, in: $0) }
        #expect(Scrape(registry, .openMetrics).exemplars.count == 1)
        #expect(Scrape(registry, .text).exemplars.isEmpty)
        #expect(!Scrape(registry, .text).text.contains("trace_id"))
    }

    @Test func isOnlyWhereTheFamilyKeepsThem() throws {
        let (family, _, registry) = Self.make(hasExemplars: false)
        let trace = try Self.trace(1)
        registry.shards[0].update { family.observe(1, trace: trace, in: $0) }
        let scrape = Scrape(registry, .openMetrics)
        #expect(scrape.exemplars.isEmpty)
        #expect(scrape["a_seconds_count"] == "1")
    }

    @Test(arguments: [[5, 9, 7], [9, 7, 5], [5, 7, 9]])
    func isTheNewestOfAllShards(milliseconds: [UInt64]) throws {
        let (_, cells, registry) = Self.make(shardCount: 4)
        let cell = try #require(cells?.exemplars)
        // The last shard has none.
        for (shard, milliseconds) in zip(registry.shards, milliseconds) {
            let trace = try Self.trace(milliseconds)
            shard.update { update in
                Exemplar(trace: trace, value: milliseconds, unixMilliseconds: milliseconds)
                    .write(to: cell, in: update)
            }
        }
        let newest = try Self.trace(9).text
        #expect(
            Scrape(registry, .openMetrics).exemplars.map(\.text)
                == ["{trace_id=\"\(newest)\"} 0.000000009 0.009"])
    }
}
