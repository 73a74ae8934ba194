@testable import Classifier

/// Tables of which each column is made up by the two others, in whole money.
enum CollinearMoney {
    static let names = ["revenue", "cost", "profit"]

    /// Six companies.
    static func companies() throws -> Dataset {
        let amounts = [
            94_570_700, 94_377_600, 193_100, 87_912_200, 57_295_800, 30_616_400,
            90_764_500, 65_846_000, 24_918_500, 42_848_600, 37_673_200, 5_175_400,
            109_897_000, 85_807_500, 24_089_500, 112_444_000, 83_851_700, 28_592_300,
        ]
        return Dataset(
            schema: try ModelSchema(featureNames: names, classNames: ["0", "1"]),
            features: amounts.map { Float($0) }, labels: [0, 1, 1, 1, 1, 0])
    }

    /// The formula of `scripts/make-softmax-reference.py`.
    static func table(rows: Int, scale: Int) throws -> Dataset {
        var features: [Float] = []
        var labels: [Int] = []
        for row in 0..<rows {
            let revenue = scale / 2 + row * 62_710_561 % scale
            let share = row * 104_729 % 400
            let profit = revenue * share / 1_000
            features += [Float(revenue), Float(revenue - profit), Float(profit)]
            labels.append(share + row * 31 % 200 > 300 ? 1 : 0)
        }
        return Dataset(
            schema: try ModelSchema(featureNames: names, classNames: ["0", "1"]),
            features: features, labels: labels)
    }
}
