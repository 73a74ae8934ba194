internal import Classifier
internal import FoundationEssentials

/// Writes the bodies of `POST /predict`.
struct PredictionRequest {
    private let dataset: Dataset
    /// For each feature, what stands in front of its value in a row with names: `"petal_width":`.
    private let prefixes: [String]

    init(of dataset: Dataset) throws {
        self.dataset = dataset
        let encoder = JSONEncoder()
        prefixes = try dataset.schema.featureNames.map { name in
            "\(String(decoding: try encoder.encode(name), as: UTF8.self)):"
        }
    }

    /// One row, with names: `{"sepal_length":5.1,…}`.
    func body(row index: Int) -> [UInt8] {
        Array("{\(members(row: index).joined(separator: ","))}".utf8)
    }

    /// What can be wrong with a row.
    enum Mistake: CaseIterable {
        case notJSON, missingField, wrongType
    }

    /// One row with a mistake, which its last value has where that is possible.
    func body(row index: Int, with mistake: Mistake) -> [UInt8] {
        var members = members(row: index)
        switch mistake {
        case .notJSON: return Array("{\(members.joined(separator: ","))".utf8)
        case .missingField: members.removeLast()
        case .wrongType: members[members.count - 1] = "\(prefixes[members.count - 1])\"wide\""
        }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    private func members(row index: Int) -> [String] {
        zip(prefixes, dataset.row(index)).map { "\($0)\($1)" }
    }

    /// A batch, without names, so that both ways to write a row are tried:
    /// `{"instances":[[5.1,…],…]}`.
    func body(rows: some Sequence<Int>) -> [UInt8] {
        let instances = rows.map { index in
            // A Float's description is its shortest exact decimal, in JSON's notation.
            "[\(dataset.row(index).map(\.description).joined(separator: ","))]"
        }
        return Array("{\"instances\":[\(instances.joined(separator: ","))]}".utf8)
    }
}
