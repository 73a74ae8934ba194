import Testing

@testable import Classifier

/// What training and `GET /model` say that drift metrics cannot tell.
struct DriftLimitsTests {
    /// Those of a model of `count` features and `rowCount` rows; a feature whose index is in `constant` never varies.
    private func limits(rowCount: Int, count: Int, constant: Set<Int> = []) throws -> DriftLimits {
        let schema = try ModelSchema(
            featureNames: (0..<count).map { $0 == 0 ? "x\u{1B}" : "x\($0)" },
            classNames: ["a", "b"])
        let values = (0..<rowCount * count).map { place in
            constant.contains(place % count) ? 3 : Float(place / count)
        }
        let dataset = Dataset(
            schema: schema, features: values, labels: (0..<rowCount).map { $0 % 2 })
        // Nothing has to be predicted for the bins.
        let reference = DriftReference(dataset, Scores(classCount: 2))
        return DriftLimits(reference, schema, rowCount: rowCount)
    }

    /// The noise by scipy.stats.chi2.isf(1e-4 / features, bins - 1) / rows, which the approximation is near.
    @Test(arguments: [
        (rowCount: 150, count: 1, exact: 0.15675), (150, 4, 0.17672), (150, 100, 0.22251),
        (1_000, 1_000, 0.03824), (40, 4, 0.66268),
    ])
    func theNoiseIsThatOfAllFeaturesTogether(rowCount: Int, count: Int, exact: Double) throws {
        let noise = try limits(rowCount: rowCount, count: count).noise
        #expect(abs(noise / exact - 1) < 0.07, "\(noise)")
    }

    @Test func whatCannotBeToldIsNamed() throws {
        #expect(try limits(rowCount: 200, count: 4).description == "")
        let constant = try limits(rowCount: 200, count: 7, constant: [0, 1, 2, 4, 5, 6])
        #expect(constant.constant == ["x\u{1B}", "x1", "x2", "x4", "x5", "x6"])
        #expect(constant.unwatched == [])
        #expect(
            constant.description
                == "drift: x\\u{1B}, x1, x2, x4 and 2 more had one value in all rows: "
                + "only a different value can be detected")
        let few = try limits(rowCount: 40, count: 4)
        #expect(
            few.description
                == "drift: with 40 training rows, only an index (PSI) above 0.69 can be told from "
                + "chance; 137 rows are needed to detect 0.2")
    }
}
