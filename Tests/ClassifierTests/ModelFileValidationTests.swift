import Foundation
import Testing

@testable import Classifier

/// Files whose checksum is right and whose content no training would write.
struct ModelFileValidationTests {
    @Test(arguments: [
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[]", "tree roots are not increasing"),
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[3,0]", "tree roots are not increasing"),
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[1,3]", "tree roots are not increasing"),
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[0,4]", "tree roots are not increasing"),
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[0,-3]", "tree roots are not increasing"),
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[0,2]", "child 2 of node 0 is not after it"),
        ("\"tree_roots\":[0,3]", "\"tree_roots\":[0]", "node 3 cannot be reached"),
        ("\"node_next\":[2,", "\"node_next\":[0,", "child 0 of node 0 is not after it"),
        ("\"node_next\":[2,", "\"node_next\":[-5,", "child -5 of node 0 is not after it"),
        ("\"node_next\":[2,", "\"node_next\":[3,", "child 3 of node 0 is not after it"),
        ("\"node_next\":[2,", "\"node_next\":[1,", "node 1 has two parents"),
        ("\"node_next\":[2,0,1,2]", "\"node_next\":[2,0,1,3]", "node 3 is leaf 3 of 3"),
        ("\"node_next\":[2,0,1,2]", "\"node_next\":[2,0,1,-1]", "node 3 is leaf -1 of 3"),
        ("\"node_next\":[2,0,1,2]", "\"node_next\":[2,0,1]", "different lengths"),
        ("\"node_next\":[2", "\"node_next\":[4294967296", "a number is out of range"),
        ("\"node_features\":[0", "\"node_features\":[1", "asks for feature 1 of 1"),
        ("\"node_features\":[0", "\"node_features\":[-2", "asks for feature -2 of 1"),
        ("\"node_thresholds\":[2.5", "\"node_thresholds\":[1e39", "a number is out of range"),
        ("\"leaf_probabilities\":[1,0", "\"leaf_probabilities\":[1", "not 2 for each leaf"),
        ("\"leaf_probabilities\":[1,0", "\"leaf_probabilities\":[2,-1", "of leaf 0 are not in"),
        ("\"leaf_probabilities\":[1,0", "\"leaf_probabilities\":[0.5,0", "of leaf 0 are not in"),
        ("\"class_count\":2", "\"class_count\":0", "for 1 features and 0 classes"),
        ("\"feature_count\":1", "\"feature_count\":2", "for 2 features and 2 classes"),
        ("\"algorithm\":\"forest\"", "\"algorithm\":\"tree\"", "algorithm has an impossible"),
        ("\"algorithm\":\"forest\"", "\"algorithm\":\"softmax\"", "coefficients is missing"),
    ])
    func anAbsurdForestIsRefused(text: String, replacement: String, problem: String) throws {
        try expectRefusal(.forest(SmallModel.forest), text, replacement, problem)
    }

    @Test(arguments: [
        ("[-1.5,1.5]", "[-1.5]", "1 coefficients and 2 intercepts do not fit"),
        ("[3.75,-3.75]", "[]", "2 coefficients and 0 intercepts do not fit"),
        ("[3.75,-3.75]", "[3.75,1e39]", "is larger than"),
        ("[3.75,-3.75]", "[3.75,1e999]", "a number is out of range"),
        ("[3.75,-3.75]", "[3.75,null]", "has the wrong type"),
        ("\"feature_names\":[\"x\"]", "\"feature_names\":[\"x\",\"y\"]", "do not fit 2 classes"),
        ("\"feature_names\":[\"x\"]", "\"feature_names\":[\"instances\"]", "cannot be called"),
        ("[\"no\",\"yes\"]", "[\"no\",\"no\"]", "is there twice"),
        ("\"row_count\":4", "\"row_count\":5", "do not sum to 5 rows"),
        ("\"class_counts\":[2,2]", "\"class_counts\":[2,2,0]", "are not 2 counts"),
        ("\"class_counts\":[2,2]", "\"class_counts\":[5,-1]", "are not 2 counts"),
        (
            "\"class_counts\":[2,2]", "\"class_counts\":[9223372036854775807,5]", "do not sum to 4"
        ),
        ("\"accuracy\":1", "\"accuracy\":1.5", "accuracy is not in 0...1"),
        ("\"log_loss\":0", "\"log_loss\":-1", "log loss is negative"),
        ("\"seed\":7", "\"seed\":-7", "a number is out of range"),
        ("\"example_rows\":[[1],", "\"example_rows\":[[1,2],", "at most 3 rows of 1 features"),
        (
            "\"example_rows\":[[1],", "\"example_rows\":[[1],[1],[1],",
            "at most 3 rows of 1 features"
        ),
        ("\"edges\":[1.5,2.5,3.5]", "\"edges\":[1.5,1.5,3.5]", "edges of x are not increasing"),
        ("\"edges\":[1.5,2.5,3.5]", "\"edges\":[1.5,3.5]", "are 4 shares and 2 edges"),
        ("\"range\":[1,4]", "\"range\":[4,1]", "range has an impossible value"),
        ("\"range\":[1,4]", "\"range\":[1,1e39]", "a number is out of range"),
        ("\"shares\":[0.25,0.25,", "\"shares\":[0.75,-0.25,", "shares of x are not in 0...1"),
        ("\"shares\":[0.25,0.25,", "\"shares\":[0.25,0.5,", "shares of x are not in 0...1"),
        ("\"class_shares\":[0.5,", "\"class_shares\":[0.6,", "class shares are not 2 numbers"),
        ("\"class_shares\":[0.5,", "\"class_shares\":[0,0.5,", "class shares are not 2 numbers"),
    ])
    func absurdContentIsRefused(text: String, replacement: String, problem: String) throws {
        try expectRefusal(.softmax(SmallModel.softmax), text, replacement, problem)
    }

    /// Names of the file stand in the line, and terminals obey controls.
    @Test(arguments: ["\n", "\r\n", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{9B}2J", "\u{2028}"])
    func controlsInNamesAreEscaped(control: String) throws {
        let name = String(decoding: try JSONEncoder().encode("x\(control)"), as: UTF8.self)
        let file = String(
            decoding: try SmallModel.make(.softmax(SmallModel.softmax)).encoded(), as: UTF8.self
        )
        .replacing("\"feature_names\":[\"x\"]", with: "\"feature_names\":[\(name)]")
        .replacing("\"edges\":[1.5,2.5,", with: "\"edges\":[2.5,2.5,")
        let bytes = Array(try withChecksum(file).utf8)
        let error = #expect(throws: ModelFileError.self) {
            try Model(encoded: bytes, path: "m\(control)")
        }
        let line = try #require(error?.description)
        #expect(line.contains("are not increasing"), "\(line)")
        #expect(line.hasPrefix("m\\"), "\(line)")
        #expect(line.contains("edges of x\\"), "\(line)")
        #expect(line.unicodeScalars.allSatisfy { 0x20..<0x7F ~= $0.value }, "\(line)")
    }

    private func expectRefusal(
        _ predictor: Predictor,
        _ text: String,
        _ replacement: String,
        _ problem: String
    ) throws {
        let original = String(decoding: try SmallModel.make(predictor).encoded(), as: UTF8.self)
        #expect(original.contains(text))
        let bytes = Array(try withChecksum(original.replacing(text, with: replacement)).utf8)
        let error = #expect(throws: ModelFileError.self) { try Model(encoded: bytes, path: "m") }
        let line = try #require(error?.description)
        #expect(line.contains(problem), "\(line)")
        #expect(line.hasPrefix("m: not a usable model: "))
        #expect(!line.contains("\n"))
    }

    /// The file with the checksum that its changed content has, where that can be decoded at all.
    private func withChecksum(_ file: String) throws -> String {
        let object = try? JSONSerialization.jsonObject(with: Data(file.utf8))
        guard let fields = object as? [String: Any], let model = fields["model"],
            let old = fields["checksum"] as? String
        else { return file }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try JSONSerialization.data(withJSONObject: model)
        guard let decoded = try? decoder.decode(Model.self, from: data) else { return file }
        return file.replacing(old, with: "fnv1a64:\(decoded.version)")
    }
}
