import Foundation
import Testing

@testable import TrafficSimulator

/// Arrivals that do not know of one another: gaps that are exponentially distributed and independent.
@Suite struct ArrivalScheduleTests {
    private static let count = 20_000

    /// The gaps in units of the mean gap that was asked for.
    private func gaps(_ requestsPerSecond: Double, seed: UInt64) -> [Double] {
        var schedule = ArrivalSchedule(requestsPerSecond: requestsPerSecond, seed: seed)
        var last = 0.0
        return (0..<ArrivalScheduleTests.count).map { _ in
            let gap = schedule.nextNanoseconds - last
            last = schedule.nextNanoseconds
            schedule.advance()
            return gap * requestsPerSecond / 1e9
        }
    }

    /// Kolmogorov and Smirnov's test: the greatest distance of the two distribution functions. The
    /// seeds are fixed, so that it gives the same each time.
    @Test(arguments: [(1.0, UInt64(0)), (100, 1), (333.3, 2), (1e6, 3)])
    func gapsAreExponential(requestsPerSecond: Double, seed: UInt64) {
        let sorted = gaps(requestsPerSecond, seed: seed).sorted()
        let count = Double(sorted.count)
        var distance = 0.0
        for (index, gap) in sorted.enumerated() {
            let exact = 1 - exp(-gap)
            distance = max(
                distance, exact - Double(index) / count, Double(index + 1) / count - exact)
        }
        // What one sample in a hundred exceeds.
        #expect(distance * count.squareRoot() < 1.63)
        #expect(sorted.allSatisfy { $0 >= 0 })
    }

    @Test(arguments: [UInt64(0), 7, .max])
    func gapsHaveTheirMeanAndDoNotDependOnEachOther(seed: UInt64) {
        let gaps = gaps(100, seed: seed)
        let count = Double(gaps.count)
        let mean = gaps.reduce(0, +) / count
        // Of a standard error each; an exponential distribution's deviation is its mean.
        #expect(abs(mean - 1) < 3 / count.squareRoot(), "\(mean)")
        let covariance =
            zip(gaps, gaps.dropFirst()).reduce(0) { $0 + ($1.0 - 1) * ($1.1 - 1) } / count
        #expect(abs(covariance) < 4 / count.squareRoot(), "\(covariance)")
    }

    @Test func sameSeedGivesTheSameSchedule() {
        #expect(gaps(100, seed: 5) == gaps(100, seed: 5))
        #expect(gaps(100, seed: 5) != gaps(100, seed: 6))
    }

    /// Rates change the scale and nothing else.
    @Test func ratesStretchTheSameSchedule() {
        for (slow, fast) in zip(gaps(1, seed: 9), gaps(1_000, seed: 9)) {
            // The sums are rounded, at different places.
            #expect(abs(slow - fast) < 1e-6)
        }
    }
}
