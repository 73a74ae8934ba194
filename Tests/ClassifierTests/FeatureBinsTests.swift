import Foundation
import Testing

@testable import Classifier

struct FeatureBinsTests {
    @Test func theBinsOfIrisHaveReadableEdges() throws {
        let reference = try Model.train(on: .iris, algorithm: .softmax, seed: 1).reference
        #expect(
            reference.features.map(\.edges) == [
                [5.05, 5.55, 6.05, 6.55],
                [2.75, 2.95, 3.15, 3.45],
                [1.45, 3.95, 4.65, 5.35],
                [0.25, 1.15, 1.45, 1.95],
            ]
        )
        #expect(reference.classShares.map { ($0 * 150).rounded() } == [50, 48, 52])
    }

    static let examples: [(values: [Float], edges: [Double], shares: [Double])] = [
        // Below, equal and above what was the same in all rows; Float has no number in between.
        ([5], [4.999_999_761_6, 5.000_000_238_4], [0, 1, 0]),
        ([7, 7, 7], [6.999_999_761_6, 7.000_000_238_4], [0, 1, 0]),
        ([0, -0.0, 0], [-7.01e-46, 7.01e-46], [0, 1, 0]),
        // There is nothing above.
        ([.greatestFiniteMagnitude], [3.402_823_364_999_999_8e38], [0, 1]),
        ([1, 2], [1.5], [0.5, 0.5]),
        ([3, 1, 2], [1.5, 2.5], [1.0 / 3, 1.0 / 3, 1.0 / 3]),
        ([5, 1, 4, 2, 3], [1.5, 2.5, 3.5, 4.5], [0.2, 0.2, 0.2, 0.2, 0.2]),
        // Few values have a bin each, whatever their share.
        ([Float](repeating: 1, count: 13) + [2], [1.5], [13.0 / 14, 1.0 / 14]),
        ([1] + [Float](repeating: 2, count: 13), [1.5], [1.0 / 14, 13.0 / 14]),
        ([Float](repeating: 0, count: 199) + [1], [0.5], [0.995, 0.005]),
        (
            [1, 2, 3, 4] + [Float](repeating: 5, count: 96), [1.5, 2.5, 3.5, 4.5],
            [0.01, 0.01, 0.01, 0.01, 0.96]
        ),
        // Many values, but nearly all rows have the same one: below, equal, above.
        (
            [Float](repeating: 0, count: 94) + [1, 2, 3, 4, 5, 6], [-7.01e-46, 0.5],
            [0, 0.94, 0.06]
        ),
        (
            [-3, -2, -1] + [Float](repeating: 0, count: 94) + [1, 2, 3], [-0.5, 0.5],
            [0.03, 0.94, 0.03]
        ),
        (
            [1, 2, 3, 4, 5] + [Float](repeating: 6, count: 95), [5.5, 6.000_000_238_4],
            [0.05, 0.95, 0]
        ),
        // Neighbours in Float: only Double has a number between.
        ([1, Float(1).nextUp], [1.000_000_059_6], [0.5, 0.5]),
        ([-3e38, 3e38], [0], [0.5, 0.5]),
    ]

    @Test(arguments: examples)
    func edgesLieInTheGapsNextToTheQuintiles(values: [Float], edges: [Double], shares: [Double]) {
        let bins = FeatureBins(of: values)
        #expect(bins.edges == edges)
        #expect(bins.shares == shares)
    }

    static func randomValues(_ seed: UInt64) -> [Float] {
        var generator = SplitMix64(seed: seed)
        let count = 1 + generator.index(below: 300)
        let distinct = 1 + generator.index(below: 60)
        return (0..<count).map { _ in
            switch seed % 5 {
            case 0: generator.finite()
            case 1: generator.symmetric()
            case 2: Float(bitPattern: 10_000_019 * UInt32(seed) + UInt32(generator.index(below: 9)))
            case 3: Float(generator.index(below: distinct)) / 10
            default: 1e6 + Float(generator.index(below: distinct)) / 16
            }
        }
    }

    @Test(arguments: 0..<200)
    func binsCountTheValuesAndEdgesMeetNone(seed: Int) {
        let values = Self.randomValues(UInt64(seed))
        let bins = FeatureBins(of: values)
        #expect(bins.edges.count == bins.count - 1)
        #expect(1...5 ~= bins.count)
        #expect(zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $0 < $1 })
        #expect(values.allSatisfy { !bins.edges.contains(Double($0)) })
        #expect(bins.range == values.min()!...values.max()!)
        #expect(abs(bins.shares.reduce(0, +) - 1) < 1e-12)
        var counts = [Int](repeating: 0, count: bins.count)
        for value in values {
            counts[bins.index(of: value)] += 1
        }
        #expect(counts.map { Double($0) / Double(values.count) } == bins.shares)
        #expect(bins.count > 1)
        // Few values have a bin each. Otherwise no bin is too small, but beside a value of nearly all rows.
        let distinct = Set(values).count
        if 2...FeatureBins.maximumCount ~= distinct {
            #expect(bins.count == distinct)
        } else if let largest = bins.shares.max(), largest < 1 - 2 * FeatureBins.minimumShare {
            #expect(bins.shares.allSatisfy { $0 >= FeatureBins.minimumShare })
        }
    }

    /// The kind of column of which a drift could not be seen: the stability index of a traffic that is
    /// far from training was 0.
    @Test(
        arguments: [
            (common: 0, count: 95, others: [1, 1, 1, 1, 1], elsewhere: 1),
            (0, 999, [1], 1), (7, 100, [], 8), (7, 100, [], 6.9),
            (0, 96, [1, 2, 3, 4, 5, 6, 7], -1), (0, 96, [1, 2, 3, 4, 5, 6, 7], 90),
        ] as [(common: Float, count: Int, others: [Float], elsewhere: Float)])
    func aThirdOfTheRowsElsewhereShows(
        common: Float, count: Int, others: [Float], elsewhere: Float
    ) {
        let training = [Float](repeating: common, count: count) + others
        let bins = FeatureBins(of: training)
        let traffic =
            (0..<1_000).map { training[$0 % training.count] }
            + [Float](repeating: elsewhere, count: 500)
        #expect(stabilityIndex(of: traffic, in: bins, rowCount: training.count) > 0.2)
        #expect(stabilityIndex(of: training, in: bins, rowCount: training.count) < 0.01)
    }

    /// As in monitoring/rules/drift.yml: half a row more in every bin, on both sides.
    private func stabilityIndex(of traffic: [Float], in bins: FeatureBins, rowCount: Int) -> Double
    {
        var counts = [Double](repeating: 0, count: bins.count)
        for value in traffic { counts[bins.index(of: value)] += 1 }
        func smoothed(_ rows: Double, _ all: Int) -> Double {
            (rows + 0.5) / (Double(all) + 0.5 * Double(bins.count))
        }
        return zip(counts, bins.shares).reduce(0) { sum, bin in
            let live = smoothed(bin.0, traffic.count)
            let trained = smoothed(bin.1 * Double(rowCount), rowCount)
            return sum + (live - trained) * log(live / trained)
        }
    }

    @Test func aValueOnAnEdgeIsBelowIt() {
        let bins = FeatureBins(of: [1, 2])
        #expect(bins.index(of: 1.5) == 0)
        #expect(bins.index(of: Float(1.5).nextUp) == 1)
        #expect(bins.index(of: -.greatestFiniteMagnitude) == 0)
        #expect(bins.index(of: .greatestFiniteMagnitude) == 1)
    }
}
