import Testing

@testable import Telemetry

/// Names and series that would be there twice in a scrape, which Prometheus drops then.
@Suite struct ClashTests {
    @Test func refusesAFamilyThatIsAnotherWithoutItsSuffix() async {
        await expectTrap("is defined twice") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters("a_total", help: "A.")
                metrics.gauge("a", help: "A.") { 1 }
            }
        }
    }

    @Test func refusesAFamilyThatIsCalledLikeAHistogramsSample() async {
        await expectTrap("is defined twice") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.wholeNumbers("a", help: "A.", bounds: [1])
                metrics.gauge("a_count", help: "A.") { 1 }
            }
        }
    }

    @Test func refusesALabelThatComesTwice() async {
        await expectTrap("a label comes twice") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters(
                    "a_total", help: "A.", labels: ["x", "x"], values: [["1", "2"]])
            }
        }
    }

    @Test func refusesASeriesThatComesTwice() async {
        await expectTrap("has a series twice") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.durations(
                    "a_seconds", help: "A.", labels: ["x"], values: [["1"], ["2"], ["1"]])
            }
        }
    }

    @Test func refusesANameThatIsASuffixAlone() async {
        await expectTrap("is no name for a metric") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters("_total", help: "A.")
            }
        }
    }

    @Test func refusesAnUpdateInsideAnother() async {
        await expectTrap("an update inside another") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                let shard = Registry(MetricDefinitions(), shardCount: 1).shards[0]
                shard.update { _ in shard.update { _ in } }
            }
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func leavesOutWhatIsNotFinite(value: Double) {
        var metrics = MetricDefinitions()
        let values = metrics.realNumbers("a", help: "A.", bounds: [[1]])
        let registry = Registry(metrics, shardCount: 1)
        registry.shards[0].update { update in
            values.observe(0.5, in: update)
            values.observe(value, in: update)
        }
        let text = String(decoding: registry.scrape(.text), as: UTF8.self)
        #expect(text.contains("a_sum 0.5\na_count 1\n"))
    }
}
