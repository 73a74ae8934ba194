import Testing

@testable import Classifier

/// Files of other programs are named in the error, whatever they were given as.
struct ForeignFormatTests {
    static let starts: [(start: [UInt8], format: ForeignFormat)] = [
        (Array("{\"learner\":{\"attributes\":{},\"feature_names\":[]".utf8), .xgboostJSON),
        (Array("{\"version\":[3,2,0],\"learner\":{".utf8), .xgboostJSON),
        (Array("{L\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{7}learner{L".utf8), .xgboostUBJSON),
        (Array("{i\u{7}learner{".utf8), .xgboostUBJSON),
        (Array("tree\nversion=v4\nnum_class=1\n".utf8), .lightGBM),
        (
            Array(
                "{\"name\": \"tree\", \"version\": \"v4\", \"num_class\": 1, \"num_tree_per_iteration\""
                    .utf8), .lightGBMJSON
        ),
        (Array("<?xml version=\"1.0\"?>\n<PMML xmlns=\"http://www.dmg.org/PMML-4_4\"".utf8), .pmml),
        (Array("ccopy_reg\n_reconstructor\np0\n".utf8), .pickle),
        (Array("{\n\"features_info\":\n{\n\"float_features\":".utf8), .catBoostJSON),
        (Array("{\"oblivious_trees\":[".utf8), .catBoostJSON),
        (Array("CBM1".utf8) + [0xD2, 0x25], .catBoost),
        ([0x08, 0x0A, 0x12, 0x08] + Array("skl2onnx".utf8), .onnx),
        ([0x08, 0x09, 0x3A, 0x81, 0x02, 0x0A], .onnx),
        ([0x80, 0x04, 0x95, 0x00], .pickle), ([0x80, 0x03, 0x63], .pickle),
        ([0x78, 0x9C, 0x00], .zlib), ([0x1F, 0x8B, 0x08], .gzip),
        ([0x50, 0x4B, 0x03, 0x04], .zip), (Array("PAR1".utf8) + [0x15, 0x04], .parquet),
        ([0xFF, 0xFE, 0x78, 0x00], .utf16),
    ]

    /// What can be a table.
    static let tables: [ForeignFormat] = [.gzip, .zip, .parquet, .utf16]

    @Test(arguments: starts.indices)
    func theFormatIsNamedAsModelAndAsTable(index: Int) {
        let (start, format) = Self.starts[index]
        #expect(ForeignFormat(of: start) == format)
        let model = #expect(throws: ModelFileError.self) { try Model(encoded: start, path: "m") }
        #expect(
            model?.description
                == "m: it is \(format.rawValue), which is not read: train a model on the same table "
                + "with \"iris-server train\", and give the file that it wrote")
        let table = #expect(throws: DatasetError.self) { try Dataset(csv: start) }
        #expect(
            table?.description
                == "it is \(format.rawValue), not a CSV table: "
                + (Self.tables.contains(format)
                    ? "write it as one, in UTF-8 and not compressed"
                    : "give --data a CSV table; this server cannot read the model"))
    }

    @Test(arguments: [
        "", "{", "{}", "x,y\n", "{\"format\":\"iris-server model\"", "\u{8}", "tree,x\n",
    ])
    func whatIsNoneOfThemIsNot(text: String) {
        #expect(ForeignFormat(of: Array(text.utf8)) == nil)
    }

    @Test func ourOwnModelsAreOurs() throws {
        for algorithm in Algorithm.allCases {
            let model = try Model.train(on: .iris, algorithm: algorithm, seed: 1)
            #expect(ForeignFormat(of: model.encoded()) == nil)
            let table = #expect(throws: DatasetError.self) { try Dataset(csv: model.encoded()) }
            #expect(
                table?.description
                    == "it is a model of iris-server, not a CSV table: give --data a CSV table, and "
                    + "the model to serve with --model")
        }
    }
}
