import Testing

@testable import Telemetry

@Suite struct GaugeFamilyTests {
    private static func make(shardCount: Int = 1) -> (GaugeFamily, Registry) {
        var metrics = MetricDefinitions()
        let family = metrics.gauges("a", help: "A.", labels: ["x"], values: [["1"], ["2"]])
        // The cell behind the family's last exists.
        _ = metrics.counters("b_total", help: "B.")
        return (family, Registry(metrics, shardCount: shardCount))
    }

    private static func add(_ amount: Int, at index: Int) {
        let (family, registry) = make()
        registry.shards[0].update { family.add(amount, at: index, in: $0) }
    }

    @Test(arguments: [
        ([3, -2], 1), ([-2, 3], 1), ([1, -1], 0), ([5, 0], 5), ([.max, 0], .max),
    ])
    func isTheSumOfWhatAllThreadsAdd(amounts: [Int], sum: Int) {
        let (family, registry) = Self.make(shardCount: 2)
        for (shard, amount) in zip(registry.shards, amounts) {
            shard.update { family.add(amount, at: 1, in: $0) }
        }
        for format in ExpositionFormat.all {
            let scrape = Scrape(registry, format)
            #expect(scrape[#"a{x="2"}"#] == "\(sum)")
            #expect(scrape[#"a{x="1"}"#] == "0")
            #expect(scrape["b_total"] == "0")
        }
    }

    @Test func risesAndFallsBackToZero() {
        let (family, registry) = Self.make()
        for (amount, value) in [(1, "1"), (1, "2"), (-1, "1"), (-1, "0")] {
            registry.shards[0].update { family.add(amount, in: $0) }
            #expect(Scrape(registry)[#"a{x="1"}"#] == value)
        }
    }

    @Test func endsTheProgramForLabelsBehindItsLast() async {
        await expectTrap("labels outside the closed set") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                GaugeFamilyTests.add(1, at: 2)
            }
        }
    }

    @Test func endsTheProgramForLabelsBeforeItsFirst() async {
        await expectTrap("labels outside the closed set") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                GaugeFamilyTests.add(1, at: -1)
            }
        }
    }
}
