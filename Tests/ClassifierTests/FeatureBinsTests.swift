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
        ([5], [], [1]),
        ([7, 7, 7], [], [1]),
        ([1, 2], [1.5], [0.5, 0.5]),
        ([3, 1, 2], [1.5, 2.5], [1.0 / 3, 1.0 / 3, 1.0 / 3]),
        ([5, 1, 4, 2, 3], [1.5, 2.5, 3.5, 4.5], [0.2, 0.2, 0.2, 0.2, 0.2]),
        // The bin of the single value would be too small.
        ([Float](repeating: 1, count: 13) + [2], [], [1]),
        ([1] + [Float](repeating: 2, count: 13), [], [1]),
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
        #expect(bins.count == 1 || bins.shares.allSatisfy { $0 >= FeatureBins.minimumShare })
    }

    @Test func aValueOnAnEdgeIsBelowIt() {
        let bins = FeatureBins(of: [1, 2])
        #expect(bins.index(of: 1.5) == 0)
        #expect(bins.index(of: Float(1.5).nextUp) == 1)
        #expect(bins.index(of: -.greatestFiniteMagnitude) == 0)
        #expect(bins.index(of: .greatestFiniteMagnitude) == 1)
    }
}
