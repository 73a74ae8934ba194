import Glibc
import Synchronization
import Testing

@testable import Telemetry

@Suite struct ShardTests {
    @Test(arguments: [1, 63, 64, 65, 128, 300])
    func keepsEveryCellApart(cellCount: Int) {
        let shard = Shard(cellCount: cellCount)
        for cell in 0..<cellCount {
            #expect(shard.value(of: cell) == 0)
            shard.add(UInt64(cell + 1), to: cell)
            shard.add(1, to: cell)
        }
        #expect((0..<cellCount).allSatisfy { shard.value(of: $0) == UInt64($0 + 2) })
    }

    @Test func keepsFamiliesApart() {
        var metrics = MetricDefinitions()
        let families = (0..<40).map { family in
            metrics.counters("f\(family)_total", help: "F.", label: "x", values: ["a", "b", "c"])
        }
        let registry = Registry(metrics, shardCount: 3)
        for (index, family) in families.enumerated() {
            for (shardIndex, shard) in registry.shards.enumerated() {
                family[shardIndex].increment(by: index + 1, on: shard)
                family[0].increment(by: 1_000, on: shard)
            }
        }
        for index in families.indices {
            #expect(registry.value(of: "f\(index)_total{x=\"a\"}") == "\(3_000 + index + 1)")
            #expect(registry.value(of: "f\(index)_total{x=\"b\"}") == "\(index + 1)")
            #expect(registry.value(of: "f\(index)_total{x=\"c\"}") == "\(index + 1)")
        }
    }

    @Test func increasesByNothing() {
        var metrics = MetricDefinitions()
        let family = metrics.counters("a_total", help: "A.", label: "x", values: ["1"])
        let registry = Registry(metrics, shardCount: 1)
        family[0].increment(by: 0, on: registry.shards[0])
        #expect(registry.value(of: "a_total{x=\"1\"}") == "0")
    }

    /// Threads count, each on its own shard, as long as another scrapes.
    @Test(arguments: [1, 4])
    func neverLosesACountAndNeverFalls(writers: Int) {
        var metrics = MetricDefinitions()
        let counters = metrics.counters("a_total", help: "A.", label: "x", values: ["1", "2"])
        let histogram = metrics.durations("b_seconds", help: "B.", boundsNanoseconds: [10, 20])
        let registry = Registry(metrics, shardCount: writers)
        let started = Atomic(0)
        let isScraped = Atomic(false)
        let turns = Atomic(0)

        let threads = registry.shards.map { shard in
            CountingThread {
                started.add(1, ordering: .relaxed)
                var own = 0
                repeat {
                    for nanoseconds: UInt64 in 1...30 {
                        counters[Int(nanoseconds) % 2].increment(on: shard)
                        histogram.observe(nanoseconds: nanoseconds, on: shard)
                    }
                    own += 1
                } while !isScraped.load(ordering: .relaxed)
                turns.add(own, ordering: .relaxed)
            }
        }
        while started.load(ordering: .relaxed) < writers { sched_yield() }
        var last: [String: Double] = [:]
        for _ in 0..<500 {
            let samples = Samples(registry)
            #expect(samples.firstThatFell(since: last) == nil)
            #expect(samples.isCumulative)
            #expect(samples[#"b_seconds_bucket{le="+Inf"}"#] == samples["b_seconds_count"])
            last = samples.values
        }
        isScraped.store(true, ordering: .relaxed)
        for thread in threads { thread.join() }

        let total = turns.load(ordering: .relaxed)
        let samples = Samples(registry)
        #expect(samples[#"a_total{x="1"}"#] == Double(15 * total))
        #expect(samples[#"a_total{x="2"}"#] == Double(15 * total))
        #expect(samples[#"b_seconds_bucket{le="1e-08"}"#] == Double(10 * total))
        #expect(samples[#"b_seconds_bucket{le="2e-08"}"#] == Double(20 * total))
        #expect(samples["b_seconds_count"] == Double(30 * total))
        #expect(samples["b_seconds_sum"] == Double(30 * 31 / 2 * total) / 1e9)
    }
}

/// The numbers of one scrape.
private struct Samples {
    private(set) var values: [String: Double] = [:]
    private var buckets: [Double] = []

    init(_ registry: Registry) {
        for line in registry.scrape.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let value = Double(parts[1]) else {
                Issue.record("not a sample: \(line)")
                continue
            }
            values[String(parts[0])] = value
            if parts[0].contains("_bucket") { buckets.append(value) }
        }
    }

    subscript(series: String) -> Double? { values[series] }

    var isCumulative: Bool { zip(buckets, buckets.dropFirst()).allSatisfy(<=) }

    func firstThatFell(since earlier: [String: Double]) -> String? {
        earlier.keys.first { (values[$0] ?? -1) < (earlier[$0] ?? 0) }
    }
}
