/// What a file is that was given for another kind of file, told by what it starts with: for messages that
/// name it.
package enum ForeignFormat: String, CaseIterable, Hashable, Sendable {
    // Models.
    case xgboostJSON = "an XGBoost model in JSON"
    case xgboostUBJSON = "an XGBoost model in UBJSON"
    case lightGBM = "a LightGBM model"
    case lightGBMJSON = "a LightGBM model in JSON"
    case pmml = "a PMML model"
    case catBoost = "a CatBoost model (cbm)"
    case catBoostJSON = "a CatBoost model in JSON"
    case onnx = "an ONNX model"
    case pickle = "a Python pickle, as joblib and scikit-learn write"
    // Tables and archives of either.
    case parquet = "a Parquet table"
    case arrow = "an Arrow table"
    case excel = "an old Excel workbook"
    case zip = "a zip archive, as Excel workbooks and skops models are"
    case gzip = "compressed with gzip"
    case zlib = "compressed with zlib, as joblib does"
    case bzip2 = "compressed with bzip2"
    case xz = "compressed with xz"
    case zstandard = "compressed with zstd"
    case utf16 = "text in UTF-16"
    case hdf5 = "an HDF5 file"

    /// The format of these bytes; nil where they look like none of them.
    package init?(of bytes: [UInt8]) {
        let known = Self.starts.first { start, _ in bytes.starts(with: start) }
        if let (_, format) = known {
            self = format
        } else if let format = Self.jsonModel(bytes) ?? Self.protobufModel(bytes) {
            self = format
        } else if bytes.first == UInt8(ascii: "<"),
            bytes.prefix(1_024).contains(Array("<PMML".utf8))
        {
            self = .pmml
        } else {
            return nil
        }
    }

    /// Whether it is no table that could be written in another way.
    var isModel: Bool {
        switch self {
        case .xgboostJSON, .xgboostUBJSON, .lightGBM, .lightGBMJSON, .pmml, .catBoost,
            .catBoostJSON, .onnx, .pickle, .zlib:
            true
        case .parquet, .arrow, .excel, .zip, .gzip, .bzip2, .xz, .zstandard, .utf16, .hdf5: false
        }
    }

    private static let starts: [(start: [UInt8], format: ForeignFormat)] = [
        (Array("tree\nversion=".utf8), .lightGBM), (Array("tree\r\nversion=".utf8), .lightGBM),
        (Array("ccopy_reg\n".utf8), .pickle), (Array("(dp0\n".utf8), .pickle),
        (Array("(lp0\n".utf8), .pickle), (Array("CBM1".utf8), .catBoost),
        (Array("PAR1".utf8), .parquet), (Array("ARROW1".utf8), .arrow),
        (Array("BZh".utf8), .bzip2),
        ([0x80, 0x02], .pickle), ([0x80, 0x03], .pickle), ([0x80, 0x04], .pickle),
        ([0x80, 0x05], .pickle), ([0x1F, 0x8B], .gzip), ([0x78, 0x9C], .zlib),
        ([0x78, 0x5E], .zlib), ([0x78, 0xDA], .zlib), ([0x50, 0x4B, 0x03, 0x04], .zip),
        ([0xD0, 0xCF, 0x11, 0xE0], .excel), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .xz),
        ([0x28, 0xB5, 0x2F, 0xFD], .zstandard), ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
        ([0x89, 0x48, 0x44, 0x46], .hdf5),
    ]

    /// The first keys are enough: XGBoost has `learner` and `version`, CatBoost `features_info`,
    /// LightGBM `num_tree_per_iteration`.
    private static func jsonModel(_ bytes: [UInt8]) -> ForeignFormat? {
        guard bytes.first == UInt8(ascii: "{") else { return nil }
        let start = bytes.prefix(64)
        // In UBJSON the length of a key comes before it, as a number with its type.
        if let type = start.dropFirst().first, "iUIlL".utf8.contains(type) {
            return start.contains(Array("learner".utf8)) ? .xgboostUBJSON : nil
        }
        let keys = bytes.prefix(1_024)
        if keys.contains(Array("\"learner\"".utf8)) { return .xgboostJSON }
        if keys.contains(Array("\"num_tree_per_iteration\"".utf8)) { return .lightGBMJSON }
        let catBoostKeys = ["\"features_info\"", "\"oblivious_trees\"", "\"model_info\""]
        return catBoostKeys.contains { keys.contains(Array($0.utf8)) } ? .catBoostJSON : nil
    }

    /// A message of protocol buffers whose first field is a small number, ONNX' version, and whose next is
    /// the name of what wrote it, or the graph.
    private static func protobufModel(_ bytes: [UInt8]) -> ForeignFormat? {
        let hasVersion = bytes.count > 3 && bytes[0] == 0x08 && bytes[1] < 0x40
        return hasVersion && [0x12, 0x3A, 0x42].contains(bytes[2]) ? .onnx : nil
    }
}
