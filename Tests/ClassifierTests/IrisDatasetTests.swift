import Testing

@testable import Classifier

struct IrisDatasetTests {
    @Test func thereAreFiftyFlowersOfEachSpecies() {
        #expect(Dataset.iris.rowCount == 150)
        #expect(Dataset.iris.classCounts == [50, 50, 50])
        #expect(Dataset.iris.schema.classNames == ["setosa", "versicolor", "virginica"])
    }

    /// The sums are in tenths, so that they are exact; they follow from scikit-learn's means
    /// 5.843333, 3.057333, 3.758 and 1.199333.
    @Test(arguments: zip(0..<4, [8_765, 4_586, 5_637, 1_799]))
    func theMeasuresSumToTheKnownTotals(feature: Int, tenths: Int) {
        let column = Dataset.iris.column(feature)
        #expect(column.reduce(0) { $0 + Int(($1 * 10).rounded()) } == tenths)
    }
}
