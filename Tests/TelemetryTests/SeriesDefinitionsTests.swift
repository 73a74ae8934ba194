import Testing

@testable import Telemetry

/// Series that a program must not define or count in. Each ends it.
@Suite struct SeriesDefinitionsTests {
    @Test func refusesTheLabelOfBounds() async {
        await expectTrap("is no name for a label") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters("a_total", help: "A.", labels: ["le"], values: [["1"]])
            }
        }
    }

    @Test func refusesTheLabelOfQuantiles() async {
        await expectTrap("is no name for a label") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.info("a_info", help: "A.", labels: [("quantile", "1")])
            }
        }
    }

    @Test func refusesALabelThatPrometheusReserves() async {
        await expectTrap("is no name for a label") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.constants("a", help: "A.", labels: ["__x"], values: [(["1"], 1)])
            }
        }
    }

    @Test func refusesALabelThatIsNoWord() async {
        await expectTrap("is no name for a label") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.durations("a_seconds", help: "A.", labels: ["x-y"], values: [["1"]])
            }
        }
    }

    @Test func refusesAnotherNumberOfValuesThanOfLabels() async {
        await expectTrap("a value for each label") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.counters("a_total", help: "A.", labels: ["x", "y"], values: [["1"]])
            }
        }
    }

    @Test func refusesAConstantWithoutItsLabels() async {
        await expectTrap("a value for each label") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                metrics.constants("a", help: "A.", labels: ["x"], values: [([], 1)])
            }
        }
    }

    @Test func refusesAnotherNumberOfBoundsThanOfSeries() async {
        await expectTrap("bounds for each series") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.realNumbers(
                    "a", help: "A.", labels: ["x"], values: [["1"], ["2"]], bounds: [[1]])
            }
        }
    }

    @Test func refusesEqualBounds() async {
        await expectTrap("bounds are finite and increase") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.wholeNumbers("a", help: "A.", bounds: [1, 1])
            }
        }
    }

    @Test func refusesFallingBounds() async {
        await expectTrap("bounds are finite and increase") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.durations("a_seconds", help: "A.", bounds: [2, 1])
            }
        }
    }

    @Test func refusesABoundThatIsNoNumber() async {
        await expectTrap("bounds are finite and increase") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.realNumbers("a", help: "A.", bounds: [[.nan]])
            }
        }
    }

    @Test func refusesInfinityAsABound() async {
        await expectTrap("bounds are finite and increase") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.realNumbers("a", help: "A.", bounds: [[1, .infinity]])
            }
        }
    }

    @Test func endsTheProgramForASeriesBehindTheLast() async {
        await expectTrap("Index out of range") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                let family = metrics.durations("a_seconds", help: "A.")
                _ = metrics.durations("b_seconds", help: "B.")
                Registry(metrics, shardCount: 1).shards[0].update { update in
                    family.observe(1, at: 1, in: update)
                }
            }
        }
    }

    @Test func endsTheProgramForASeriesBeforeTheFirst() async {
        await expectTrap("Index out of range") {
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                var metrics = MetricDefinitions()
                _ = metrics.realNumbers("a", help: "A.", bounds: [[1]])
                let family = metrics.realNumbers("b", help: "B.", bounds: [[1]])
                Registry(metrics, shardCount: 1).shards[0].update { update in
                    family.observe(1, at: -1, in: update)
                }
            }
        }
    }
}
