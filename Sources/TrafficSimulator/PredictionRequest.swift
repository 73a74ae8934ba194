internal import Classifier
internal import Foundation

/// Writes the bodies of `POST /predict`.
struct PredictionRequest {
    private let dataset: Dataset
    /// For each feature, what stands in front of its value in a row with names: `,"petal_width":`.
    private let prefixes: [String]

    init(of dataset: Dataset) throws {
        self.dataset = dataset
        let encoder = JSONEncoder()
        prefixes = try dataset.schema.featureNames.enumerated().map { index, name in
            let quoted = String(decoding: try encoder.encode(name), as: UTF8.self)
            return "\(index == 0 ? "{" : ",")\(quoted):"
        }
    }

    /// One row, with names: `{"sepal_length":5.1,…}`.
    func body(row index: Int) -> [UInt8] {
        let members = zip(prefixes, dataset.row(index)).map { "\($0)\($1)" }
        return Array("\(members.joined())}".utf8)
    }

    /// A batch, without names, so that both ways to write a row are tried:
    /// `{"instances":[[5.1,…],…]}`.
    func body(rows: Range<Int>) -> [UInt8] {
        let instances = rows.map { index in
            // A Float's description is its shortest exact decimal, in JSON's notation.
            "[\(dataset.row(index).map(\.description).joined(separator: ","))]"
        }
        return Array("{\"instances\":[\(instances.joined(separator: ","))]}".utf8)
    }
}
