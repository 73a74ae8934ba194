import Testing

@testable import TrafficSimulator

/// The client's histogram of latencies against the sorted list that it stands for.
@Suite struct LatenciesTests {
    @Test(arguments: [0, 1, 2, 99, 100, 101, 5_000])
    func percentilesAreLessThanOnePercentTooHigh(count: Int) {
        // From nanoseconds to minutes, each size as likely as the other.
        var nanoseconds = (0..<count).map { index in (index * 7_919 % 1_000) << (index % 28) }
        var (first, second) = (Latencies(), Latencies())
        for (index, value) in nanoseconds.enumerated() {
            if index.isMultiple(of: 3) {
                first.add(.nanoseconds(value))
            } else {
                second.add(.nanoseconds(value))
            }
        }
        first.add(second)
        nanoseconds.sort()
        #expect(first.count == count)
        #expect(first.sum == .nanoseconds(nanoseconds.reduce(0, +)))
        for percent in 1...100 {
            let exact = count == 0 ? 0 : nanoseconds[max((count * percent + 99) / 100, 1) - 1]
            let range = Duration.nanoseconds(exact)...(.nanoseconds(Double(exact) * 1.01))
            #expect(range.contains(first.percentile(percent)), "\(percent) %")
        }
        #expect(first.percentile(100) == .nanoseconds(nanoseconds.last ?? 0))
    }

    @Test func takesAnyDuration() {
        var latencies = Latencies()
        for duration in [Duration.zero, .nanoseconds(Int64.max / 2), .seconds(-1)] {
            latencies.add(duration)
        }
        #expect(latencies.percentile(1) == .zero)
        #expect(latencies.percentile(100) == .nanoseconds(Int64.max / 2))
    }
}
