internal import Classifier
internal import FoundationEssentials

/// Writes the bodies of `POST /predict` for the rows of a table.
struct PredictionBody {
    let table: Dataset
    /// For each feature, what stands in front of its value in a row with names: `"petal_width":`.
    private let prefixes: [String]

    init(of table: Dataset) throws {
        self.table = table
        let encoder = JSONEncoder()
        prefixes = try table.schema.featureNames.map { name in
            "\(String(decoding: try encoder.encode(name), as: UTF8.self)):"
        }
    }

    /// One row, with names: `{"sepal_length":5.1,…}`.
    func row(_ index: Int) -> [UInt8] { object(members(index)) }

    /// A batch, without names, so that both ways to write a row are tried:
    /// `{"instances":[[5.1,…],…]}`.
    func batch(_ rows: [Int]) -> [UInt8] {
        let instances = rows.map { index in
            // A Float's description is its shortest exact decimal, in JSON's notation.
            "[\(table.row(index).map(\.description).joined(separator: ","))]"
        }
        return Array("{\"instances\":[\(instances.joined(separator: ","))]}".utf8)
    }

    /// A row that is no JSON: its last brace is missing.
    func unfinishedRow(_ index: Int) -> [UInt8] { row(index).dropLast() }

    func rowWithoutLastField(_ index: Int) -> [UInt8] { object(members(index).dropLast()) }

    /// A row whose last value is text.
    func rowWithText(_ index: Int) -> [UInt8] {
        object(members(index).dropLast() + ["\(prefixes[prefixes.count - 1])\"wide\""])
    }

    private func members(_ index: Int) -> [String] {
        zip(prefixes, table.row(index)).map { "\($0)\($1)" }
    }

    private func object(_ members: some Sequence<String>) -> [UInt8] {
        Array("{\(members.joined(separator: ","))}".utf8)
    }
}
