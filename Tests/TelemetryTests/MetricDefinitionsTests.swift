import Testing

@testable import Telemetry

/// What a program must not define. Each ends it at its start.
@Suite struct MetricDefinitionsTests {
    private static func define(_ name: String, labels: [String]) {
        var metrics = MetricDefinitions()
        _ = metrics.counters(name, help: "A.", labels: labels, values: [labels])
    }

    @Test func acceptsWhatTheFormatsAllow() {
        Self.define("_a9_Z_total", labels: ["_b9_Z", "route"])
    }

    @Test func refusesAMetricsNameThatIsNoWord() async {
        await expectTrap("is no name for a metric") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters("a-b_total", help: "A.")
            }
        }
    }

    @Test func refusesAMetricsNameThatPrometheusReserves() async {
        await expectTrap("is no name for a metric") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.gauge("__a", help: "A.") { 1 }
            }
        }
    }

    @Test func refusesACounterWithoutTotal() async {
        await expectTrap("name ends in _total") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters("a", help: "A.")
            }
        }
    }

    @Test func refusesAGaugeWithTotal() async {
        await expectTrap("name ends in _total") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.gauge("a_total", help: "A.") { 1 }
            }
        }
    }

    @Test func refusesAnInfoWithoutInfo() async {
        await expectTrap("name ends in _info") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.info("a", help: "A.", labels: [])
            }
        }
    }

    @Test func refusesAGaugeWithInfo() async {
        await expectTrap("name ends in _info") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.gauge("a_info", help: "A.") { 1 }
            }
        }
    }

    @Test func refusesDurationsThatAreNotInSeconds() async {
        await expectTrap("name ends in its unit") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.durations("a_ms", help: "A.")
            }
        }
    }

    @Test func refusesANameTwice() async {
        await expectTrap("is defined twice") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.wholeNumbers("a", help: "A.", bounds: [1])
                metrics.gauge("a", help: "A.") { 1 }
            }
        }
    }
}
