import Foundation

@testable import Classifier

/// Where scikit-learn's objective has its minimum; the file says how it was found.
struct MinimumReference: Decodable {
    struct Case: Decodable {
        let table: String
        let c: Double
        let objective: Double
        let scikitLearnObjective: Double
        let scikitLearnLargestDifference: Double
        /// Some rows of the table, and their probabilities.
        let rows: [Int]
        let probabilities: [[Double]]
    }

    let cases: [Case]

    static func read() throws -> MinimumReference {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Reference/softmax_minimum_reference.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(MinimumReference.self, from: Data(contentsOf: file))
    }

    /// The tables of the file's cases, by the formulas of `scripts/make-softmax-reference.py`.
    static func table(_ name: String) throws -> Dataset {
        switch name {
        case "money": return try CollinearMoney.companies()
        case "money of 1e9": return try CollinearMoney.table(rows: 1_000, scale: 1_000_000_000)
        case "iris": return .iris
        case "versicolor or virginica":
            return Dataset(
                schema: try ModelSchema(
                    featureNames: Dataset.iris.schema.featureNames,
                    classNames: ["versicolor", "virginica"]),
                features: Array(Dataset.iris.features[200...]),
                labels: Dataset.iris.labels[50...].map { $0 - 1 })
        default:
            let labels = (0..<400).map { $0 % 20 }
            let features = labels.enumerated().flatMap { row, label in
                (0..<8).map { column in
                    let value =
                        (label * 37 + column * 101) % 97 + (row * 7_919 + column * 104_729) % 61
                    return Float(value) / 8
                }
            }
            return Dataset(
                schema: try SyntheticData.schema(features: 8, classes: 20), features: features,
                labels: labels)
        }
    }
}
