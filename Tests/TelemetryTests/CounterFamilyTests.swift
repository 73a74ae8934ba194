import Testing

@testable import Telemetry

@Suite struct CounterFamilyTests {
    private static func make() -> (CounterFamily, Registry) {
        var metrics = MetricDefinitions()
        let family = metrics.counters("a_total", help: "A.", label: "x", values: ["1", "2"])
        // The cell behind the family's last exists.
        _ = metrics.counters("b_total", help: "B.", label: "x", values: ["1", "2"])
        return (family, Registry(metrics, shardCount: 1))
    }

    @Test func hasACounterForEachLabel() {
        let (family, registry) = Self.make()
        family[0].increment(on: registry.shards[0])
        family[1].increment(by: 2, on: registry.shards[0])
        #expect(registry.value(of: "a_total{x=\"1\"}") == "1")
        #expect(registry.value(of: "a_total{x=\"2\"}") == "2")
    }

    @Test func endsTheProgramForALabelBehindItsLast() async {
        await #expect(processExitsWith: .failure) { _ = CounterFamilyTests.make().0[2] }
    }

    @Test func endsTheProgramForALabelBeforeItsFirst() async {
        await #expect(processExitsWith: .failure) { _ = CounterFamilyTests.make().0[-1] }
    }

    @Test func endsTheProgramRatherThanFall() async {
        await #expect(processExitsWith: .failure) {
            let (family, registry) = CounterFamilyTests.make()
            family[0].increment(by: -1, on: registry.shards[0])
        }
    }
}
