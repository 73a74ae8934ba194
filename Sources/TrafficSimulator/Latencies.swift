internal import Histogram

/// How long requests took, as an HdrHistogram: three significant digits, from a nanosecond to an hour.
struct Latencies {
    private var histogram = Latencies.empty
    private var sumNanoseconds = 0

    private static let longestNanoseconds: UInt64 = 3_600_000_000_000
    private static let empty = Histogram<UInt64>(
        highestTrackableValue: longestNanoseconds, numberOfSignificantValueDigits: .three)

    /// The percentiles of a report, with their names there.
    static let percentiles: [(name: String, percent: Double)] = [
        ("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("p99.9", 99.9), ("p99.99", 99.99),
    ]

    /// So many have to lie beyond a percentile: it is a matter of chance where there are fewer.
    private static let samplesBeyondMin = 10.0

    /// How many latencies there have to be for a percentile to say something: 1,000 for the 99th.
    static func samplesNeeded(percent: Double) -> Int {
        Int((samplesBeyondMin / (1 - percent / 100)).rounded())
    }

    var count: Int { Int(histogram.totalCount) }

    /// Whether there are enough for this percentile.
    func supports(percent: Double) -> Bool { count >= Latencies.samplesNeeded(percent: percent) }

    /// The percentile, if there are enough for it.
    func supportedSeconds(percent: Double) -> Double? {
        supports(percent: percent) ? seconds(percent: percent) : nil
    }

    /// The highest percentile, up to the 99th, that there are enough for; the median if for none.
    var highestSupportedPercent: Double {
        Latencies.percentiles.map(\.percent).last { $0 <= 99 && supports(percent: $0) } ?? 50
    }

    /// A time below zero counts as zero: clocks of two cores may differ by some nanoseconds.
    mutating func add(nanoseconds: Int) {
        let value = min(UInt64(max(nanoseconds, 0)), Latencies.longestNanoseconds)
        histogram.record(value)
        sumNanoseconds += Int(value)
    }

    mutating func add(_ other: Latencies) {
        histogram.add(other.histogram)
        sumNanoseconds += other.sumNanoseconds
    }

    /// The latency that `percent` of the requests did not exceed; 0 if there were none.
    func seconds(percent: Double) -> Double {
        count == 0 ? 0 : Double(histogram.valueAtPercentile(percent)) / 1e9
    }

    var meanSeconds: Double { count == 0 ? 0 : Double(sumNanoseconds) / Double(count) / 1e9 }
    var shortestSeconds: Double { count == 0 ? 0 : Double(histogram.min) / 1e9 }
    var longestSeconds: Double { count == 0 ? 0 : Double(histogram.maxRecorded) / 1e9 }

    /// The figures of a report, by their names there, without the percentiles that there are too few for.
    var figures: [String: Double] {
        var figures = ["mean": meanSeconds, "max": longestSeconds]
        for (name, percent) in Latencies.percentiles {
            figures[name] = supportedSeconds(percent: percent)
        }
        return figures
    }

    /// How many took at most so long, to the histogram's precision: what it cannot tell apart from that
    /// counts.
    func count(upToSeconds bound: Double) -> Int {
        Int(histogram.count(within: 0...UInt64((bound * 1e9).rounded())))
    }
}
