import Testing

@testable import Telemetry

@Suite struct CounterFamilyTests {
    private static func make(shardCount: Int = 1) -> (CounterFamily, Registry) {
        var metrics = MetricDefinitions()
        let family = metrics.counters("a_total", help: "A.", labels: ["x"], values: [["1"], ["2"]])
        // The cell behind the family's last exists.
        _ = metrics.counters("b_total", help: "B.")
        return (family, Registry(metrics, shardCount: shardCount))
    }

    private static func add(_ amount: Int, at index: Int) {
        let (family, registry) = make()
        registry.shards[0].update { family.add(amount, at: index, in: $0) }
    }

    @Test func hasACounterForEachSetOfLabels() {
        let (family, registry) = Self.make(shardCount: 3)
        for (index, shard) in registry.shards.enumerated() {
            shard.update { update in
                family.add(in: update)
                family.add(index, at: 1, in: update)
            }
        }
        let scrape = Scrape(registry)
        #expect(scrape[#"a_total{x="1"}"#] == "3")
        #expect(scrape[#"a_total{x="2"}"#] == "3")
        #expect(scrape["b_total"] == "0")
    }

    @Test func keepsFamiliesApart() {
        var metrics = MetricDefinitions()
        let families = (0..<40).map { family in
            metrics.counters(
                "f\(family)_total", help: "F.", labels: ["x"], values: [["a"], ["b"], ["c"]])
        }
        let registry = Registry(metrics, shardCount: 3)
        for (index, family) in families.enumerated() {
            for (shardIndex, shard) in registry.shards.enumerated() {
                shard.update { update in
                    family.add(index + 1, at: shardIndex, in: update)
                    family.add(1_000, in: update)
                }
            }
        }
        let scrape = Scrape(registry)
        for index in families.indices {
            #expect(scrape["f\(index)_total{x=\"a\"}"] == "\(3_000 + index + 1)")
            #expect(scrape["f\(index)_total{x=\"b\"}"] == "\(index + 1)")
            #expect(scrape["f\(index)_total{x=\"c\"}"] == "\(index + 1)")
        }
    }

    @Test func endsTheProgramForLabelsBehindItsLast() async {
        await expectTrap("labels outside the closed set") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                CounterFamilyTests.add(1, at: 2)
            }
        }
    }

    @Test func endsTheProgramForLabelsBeforeItsFirst() async {
        await expectTrap("labels outside the closed set") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                CounterFamilyTests.add(1, at: -1)
            }
        }
    }

    @Test func endsTheProgramRatherThanFall() async {
        await expectTrap("Negative value is not representable") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                CounterFamilyTests.add(-1, at: 0)
            }
        }
    }
}
