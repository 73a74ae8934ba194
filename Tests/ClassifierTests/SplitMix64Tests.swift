import Testing

@testable import Classifier

struct SplitMix64Tests {
    /// The first numbers of the C original for this seed.
    @Test func theNumbersAreThoseOfTheOriginal() {
        var generator = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test(arguments: [1, 2, 3, 10])
    func indicesAreSpreadEvenlyBelowTheBound(bound: Int) {
        var generator = SplitMix64(seed: 5)
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<10_000 {
            counts[generator.index(below: bound)] += 1
        }
        // Five standard deviations of a binomial count.
        let expected = 10_000 / Double(bound)
        #expect(counts.allSatisfy { abs(Double($0) - expected) <= 5 * expected.squareRoot() })
    }

    @Test func shufflingKeepsTheElementsAndReachesEveryOrder() {
        var generator = SplitMix64(seed: 9)
        var orders: Set<[Int]> = []
        for _ in 0..<200 {
            var elements = [1, 2, 3]
            generator.shuffle(&elements)
            orders.insert(elements)
            #expect(elements.sorted() == [1, 2, 3])
        }
        #expect(orders.count == 6)
    }
}
