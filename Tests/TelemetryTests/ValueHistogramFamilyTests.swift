import Testing

@testable import Telemetry

@Suite struct ValueHistogramFamilyTests {
    private static let bounds: [[Double]] = [
        [], [0], [0.1, 0.2, 0.30000000000000004], [-1, -0.5, 0, 2.5, 1e6],
        [-.greatestFiniteMagnitude, .leastNonzeroMagnitude, .greatestFiniteMagnitude],
    ]

    private static func buckets(of value: Double, in bounds: [Double]) -> [UInt64] {
        var metrics = MetricDefinitions()
        let family = metrics.realNumbers("a", help: "A.", bounds: [bounds])
        let registry = Registry(metrics, shardCount: 1)
        registry.shards[0].update { family.observe(value, in: $0) }
        return Scrape(registry).buckets(of: "a")
    }

    @Test(arguments: bounds)
    func countsInTheFirstBucketWhoseBoundIsNotBelow(bounds: [Double]) {
        let neighbours: [Double] = bounds.flatMap { [$0.nextDown, $0, $0.nextUp] as [Double] }
        for value in neighbours + [0, -0.0, -1e9, 1e9] where value.isFinite {
            let expected: [UInt64] = bounds.map { value <= $0 ? 1 : 0 } + [1]
            #expect(Self.buckets(of: value, in: bounds) == expected, "\(value)")
        }
    }

    /// Rows against their values one by one, with some that are to be left out.
    @Test(arguments: [0, 1, 3, 64])
    func countsRowsAsTheirValues(rowCount: Int) {
        let width = Self.bounds.count
        let special: [Float] = [.nan, .infinity, -.infinity, 0, 0.5, -1, 2.5, 1e6, 3]
        let rows = (0..<rowCount * width).map { special[$0 * 7 % special.count] }
        let scrapes = [true, false].map { isAtOnce in
            var metrics = MetricDefinitions()
            let family = metrics.realNumbers(
                "a", help: "A.", labels: ["x"], values: (0..<width).map { ["\($0)"] },
                bounds: Self.bounds)
            let registry = Registry(metrics, shardCount: 1)
            registry.shards[0].update { update in
                if isAtOnce {
                    family.observe(rows: rows.span, in: update)
                } else {
                    for (index, value) in rows.enumerated() {
                        family.observe(Double(value), at: index % width, in: update)
                    }
                }
            }
            return Scrape(registry).text
        }
        #expect(scrapes[0] == scrapes[1])
    }

    @Test func givesEachSeriesItsOwnBounds() {
        var metrics = MetricDefinitions()
        let family = metrics.realNumbers(
            "a", help: "A.", labels: ["x"], values: [["0"], ["1"], ["2"]],
            bounds: [[1, 2], [], [0.5]])
        let registry = Registry(metrics, shardCount: 1)
        registry.shards[0].update { update in
            for index in 0...2 { family.observe(1.5, at: index, in: update) }
            family.observe(0.25, at: 2, in: update)
        }
        let scrape = Scrape(registry)
        #expect(scrape.buckets(of: "a", labels: #"x="0","#) == [0, 1, 1])
        #expect(scrape.buckets(of: "a", labels: #"x="1","#) == [1])
        #expect(scrape.buckets(of: "a", labels: #"x="2","#) == [1, 2])
        #expect(scrape[#"a_sum{x="1"}"#] == "1.5")
        #expect(scrape[#"a_sum{x="2"}"#] == "1.75")
        #expect(scrape.bounds == ["1.0", "2.0", "+Inf", "+Inf", "0.5", "+Inf"])
    }

    @Test func addsTheSumsOfAllShardsUp() {
        var metrics = MetricDefinitions()
        let family = metrics.realNumbers("a", help: "A.", bounds: [[1]])
        let registry = Registry(metrics, shardCount: 3)
        for (shard, value) in zip(registry.shards, [0.5, 0.25, -4]) {
            shard.update { family.observe(value, in: $0) }
        }
        let scrape = Scrape(registry)
        #expect(scrape["a_sum"] == "-3.25")
        #expect(scrape["a_count"] == "3")
    }

    @Test(arguments: [([0.0, 1], true), ([-1, 1], false), ([-1, -0.5], false), ([], true)])
    func hasNoSumIfABoundIsNegative(bounds: [Double], hasSum: Bool) {
        var metrics = MetricDefinitions()
        _ = metrics.realNumbers("a", help: "A.", bounds: [bounds])
        let registry = Registry(metrics, shardCount: 1)
        for format in ExpositionFormat.all {
            let scrape = Scrape(registry, format)
            #expect((scrape["a_sum"] != nil) == hasSum)
            #expect((scrape["a_count"] != nil) == hasSum)
            #expect(scrape.buckets(of: "a").count == bounds.count + 1)
        }
    }

    /// A value of another magnitude, and negative ones, in any order and by whatever shard.
    @Test(arguments: [0.0...1, -3 ... -1, -1...1, -1 ... -1, -3.0e38...3e38])
    func aClippedSumNeverFallsAndForgetsNothing(range: ClosedRange<Double>) throws {
        var metrics = MetricDefinitions()
        let family = metrics.realNumbers(
            "a", help: "A.", bounds: [[-1, 0.5]],
            clippedSum: ClippedSum(name: "a_clipped_sum_total", help: "A.", ranges: [range]))
        let registry = Registry(metrics, shardCount: 2)
        var last = 0.0
        var wanted = 0.0
        let values: [Float] = [3e38, -3e38, 0.5, -1, -2.5, 1, 0, -0.0, 1e-30]
        for (index, value) in (values + values.reversed()).enumerated() {
            let wide = Double(value)
            wanted += min(max(wide, range.lowerBound), range.upperBound) - range.lowerBound
            registry.shards[index % 2].update { update in
                if index < values.count {
                    family.observe(wide, in: update)
                } else {
                    family.observe(rows: [value].span, in: update)
                }
            }
            let scrape = Scrape(registry)
            let sum = try #require(scrape.number("a_clipped_sum_total"))
            #expect(sum >= last && sum.isFinite)
            #expect(abs(sum - wanted) <= 1e-9 * wanted)
            #expect(scrape["a_sum"] == nil && scrape["a_count"] == nil)
            #expect(scrape.buckets(of: "a").last == UInt64(index + 1))
            last = sum
        }
    }

    @Test func hasNoClippedSumWithoutARange() {
        var metrics = MetricDefinitions()
        _ = metrics.realNumbers(
            "a", help: "A.", bounds: [[1]],
            clippedSum: ClippedSum(name: "a_clipped_sum_total", help: "A.", ranges: [nil]))
        for format in ExpositionFormat.all {
            #expect(!Scrape(Registry(metrics, shardCount: 1), format).text.contains("clipped"))
        }
    }
}
