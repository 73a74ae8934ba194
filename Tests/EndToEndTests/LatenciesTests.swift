import Classifier
import Testing

@testable import TrafficSimulator

/// The histogram of latencies against the sorted list that it stands for.
@Suite struct LatenciesTests {
    /// From nanoseconds to minutes, each size as likely as the other.
    private func nanoseconds(_ count: Int, seed: UInt64) -> [Int] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            random.index(below: 1_000) << random.index(below: 28)
        }
    }

    /// Adds them to two histograms, which are brought together.
    private func latencies(_ nanoseconds: [Int]) -> Latencies {
        var (first, second) = (Latencies(), Latencies())
        for (index, value) in nanoseconds.enumerated() {
            if index.isMultiple(of: 3) {
                first.add(nanoseconds: value)
            } else {
                second.add(nanoseconds: value)
            }
        }
        first.add(second)
        return first
    }

    @Test(arguments: [1, 2, 99, 100, 101, 5_000, 20_000])
    func percentilesAreThoseOfTheSortedList(count: Int) {
        let sorted = nanoseconds(count, seed: UInt64(count)).sorted()
        let latencies = latencies(sorted)
        #expect(latencies.count == count)
        let percents = (1...100).map(Double.init) + Latencies.percentiles.map(\.percent)
        for percent in percents {
            // The smallest that so many do not exceed. Thousandths of a percent, so that it is exact.
            let rank = (count * Int((percent * 1_000).rounded()) + 99_999) / 100_000
            let exact = Double(sorted[max(rank, 1) - 1]) / 1e9
            let found = latencies.seconds(percent: percent)
            #expect(abs(found - exact) <= exact * 0.001, "\(percent) %: \(found), not \(exact)")
        }
    }

    @Test(arguments: [1, 1_000])
    func knowsMeanAndEnds(count: Int) {
        let list = nanoseconds(count, seed: 3)
        let latencies = latencies(list)
        let mean = Double(list.reduce(0, +)) / Double(count) / 1e9
        #expect(abs(latencies.meanSeconds - mean) <= mean * 1e-12)
        for (found, exact) in [
            (latencies.shortestSeconds, list.min() ?? 0),
            (latencies.longestSeconds, list.max() ?? 0),
        ] {
            #expect(abs(found - Double(exact) / 1e9) <= Double(exact) / 1e9 * 0.001)
        }
    }

    /// To the histogram's precision: what lies at a bound may be on its other side.
    @Test(arguments: [UInt64(0), 1, 2])
    func countsWhatTookAtMostSoLong(seed: UInt64) {
        let list = nanoseconds(2_000, seed: seed) + [0, 1_000, 2_000_000, 5_000_000, 10_000_000]
        let latencies = latencies(list)
        #expect(latencies.count(upToSeconds: 0) == list.count { $0 == 0 })
        for exponent in -9...3 {
            for digit in [1.0, 2, 5] {
                let bound = digit * (Double("1e\(exponent)") ?? 0)
                let exact = { (part: Double) in
                    list.count { Double($0) <= bound * 1e9 * part }
                }
                let found = latencies.count(upToSeconds: bound)
                #expect((exact(0.999)...exact(1.001)).contains(found), "\(bound) s")
            }
        }
        #expect(latencies.count(upToSeconds: 5_000) == list.count)
    }

    @Test func takesAnyDuration() {
        var latencies = Latencies()
        #expect(latencies.seconds(percent: 99) == 0)
        #expect(latencies.meanSeconds == 0)
        #expect(latencies.longestSeconds == 0)
        for nanoseconds in [Int.min, -1, 0, Int.max] { latencies.add(nanoseconds: nanoseconds) }
        #expect(latencies.count == 4)
        #expect(latencies.seconds(percent: 50) == 0)
        // The longest that is told apart is an hour.
        #expect((3_600...3_604).contains(latencies.longestSeconds))
    }
}
