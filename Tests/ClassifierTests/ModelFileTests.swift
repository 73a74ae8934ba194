import Foundation
import Testing

@testable import Classifier

struct ModelFileTests {
    static let predictors: [Predictor] = [.softmax(SmallModel.softmax), .forest(SmallModel.forest)]

    /// If this fails, files written before can no longer be read: raise the format version.
    @Test func theFormatIsAsPublished() throws {
        let model = try SmallModel.make(.forest(SmallModel.forest))
        let expected = """
            {"checksum":"fnv1a64:\(model.version)","format":"iris-server model","format_version":2,\
            "model":{"algorithm":"forest","parameters":{"class_count":2,"feature_count":1,\
            "leaf_probabilities":[1,0,0,1,0.5,0.5],"node_features":[0,-1,-1,-1],\
            "node_next":[2,0,1,2],"node_thresholds":[2.5,0,0,0],"tree_roots":[0,3]},\
            "reference":{"class_shares":[0.5,0.5],"features":[{"edges":[1.5,2.5,3.5],\
            "range":[1,4],"shares":[0.25,0.25,0.25,0.25]}]},"schema":{"class_names":["no","yes"],\
            "feature_names":["x"]},"training":{"accuracy":1,"class_counts":[2,2],\
            "example_rows":[[1],[3]],"log_loss":0.2876820724517809,"row_count":4,"seed":7}}}

            """
        #expect(String(decoding: model.encoded(), as: UTF8.self) == expected)
        #expect(model.version == "e8aa61ccc1757dcc")
    }

    /// Files that were written before there were example rows.
    @Test func aFileOfFormat1IsRead() throws {
        let model = try SmallModel.make(.forest(SmallModel.forest))
        let old = String(decoding: model.encoded(), as: UTF8.self)
            .replacing("\"format_version\":2", with: "\"format_version\":1")
            .replacing(",\"example_rows\":[[1],[3]]", with: "")
            .replacing(",\"range\":[1,4]", with: "")
            .replacing(model.version, with: "1968d5fd2f174f86")
        let read = try Model(encoded: Array(old.utf8), path: "m")
        #expect(read.version == "1968d5fd2f174f86")
        #expect(read.predictor == model.predictor)
        #expect(read.training.exampleRows == nil)
        #expect(read.reference.features.map(\.range) == [nil])
    }

    /// Files of format 2 have it only where it was chosen by somebody who could.
    @Test func theFileOfSoftmaxSaysC() throws {
        let model = try Model.train(on: .iris, algorithm: .softmax, seed: 0, c: 0.25)
        #expect(String(decoding: model.encoded(), as: UTF8.self).contains("\"c\":0.25,"))
        #expect(try Model(encoded: model.encoded(), path: "m").training.c == 0.25)
        #expect(try Model.train(on: .iris, algorithm: .forest, seed: 0).training.c == nil)
        #expect(try SmallModel.make(.softmax(SmallModel.softmax)).training.c == nil)
    }

    @Test(arguments: Algorithm.allCases)
    func aModelReadBackIsTheSame(algorithm: Algorithm) throws {
        let path = "/tmp/classifier-tests-\(getpid())-\(algorithm.rawValue).json"
        defer { unlink(path) }
        let model = try Model.train(on: .iris, algorithm: algorithm, seed: .max)
        try model.write(to: path)
        try model.write(to: path)
        let copy = try Model(contentsOf: path)
        #expect(copy == model)
        #expect(copy.version == model.version)
        #expect(copy.encoded() == model.encoded())
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: "/tmp")
            .filter { $0.hasPrefix("classifier-tests-\(getpid())-\(algorithm.rawValue).json.") }
        #expect(leftovers == [])
    }

    @Test func everyFiniteFloatSurvives() throws {
        var generator = SplitMix64(seed: 21)
        let thresholds =
            (0..<5_000).map { _ in generator.finite() } + [-0.0, .leastNonzeroMagnitude]
        let nodes = thresholds.map { RandomForestModel.Node(feature: 0, threshold: $0, next: 0) }
        let weights = thresholds.map { Double($0) / 3 }
        let forest = RandomForestModel(
            featureCount: 1, classCount: 2, roots: [0], nodes: nodes, leafProbabilities: [0.1, 0.9]
        )
        let softmax = SoftmaxModel(coefficients: weights, intercepts: weights)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let decoder = JSONDecoder()
        let forestBack = try decoder.decode(RandomForestModel.self, from: encoder.encode(forest))
        let softmaxBack = try decoder.decode(SoftmaxModel.self, from: encoder.encode(softmax))
        #expect(forestBack == forest)
        #expect(softmaxBack == softmax)
        #expect(try encoder.encode(forestBack) == encoder.encode(forest))
        #expect(try encoder.encode(softmaxBack) == encoder.encode(softmax))
    }

    @Test(arguments: predictors)
    func layoutAndUnknownKeysDoNotMatter(predictor: Predictor) throws {
        let model = try SmallModel.make(predictor)
        var object = try #require(
            try JSONSerialization.jsonObject(with: Data(model.encoded())) as? [String: Any]
        )
        object["comment"] = "as jq would print it"
        let pretty = try JSONSerialization.data(withJSONObject: object, options: .prettyPrinted)
        #expect(try Model(encoded: Array(pretty), path: "m") == model)
    }

    @Test(arguments: predictors)
    func everyPrefixIsRefused(predictor: Predictor) throws {
        let bytes = try SmallModel.make(predictor).encoded()
        // Without the newline at the end all is there.
        for count in 0..<bytes.count - 1 {
            let error = #expect(throws: ModelFileError.self) {
                try Model(encoded: Array(bytes[..<count]), path: "m")
            }
            #expect(error?.problem == (count == 0 ? .notJSON : .cutShort))
        }
    }

    @Test(arguments: predictors)
    func aChangedByteIsNoticedOrDoesNotMatter(predictor: Predictor) throws {
        let model = try SmallModel.make(predictor)
        let bytes = model.encoded()
        var generator = SplitMix64(seed: 31)
        for _ in 0..<2_000 {
            var changed = bytes
            let printable = UInt8(0x20 + generator.index(below: 0x60))
            changed[generator.index(below: bytes.count)] =
                generator.next() % 4 == 0 ? UInt8(truncatingIfNeeded: generator.next()) : printable
            if let read = try? Model(encoded: changed, path: "m") {
                #expect(read == model)
            }
        }
    }

    @Test(arguments: [
        ("", "not JSON: give the file that \"iris-server train\" wrote"),
        ("hello", "not JSON: give the file that \"iris-server train\" wrote"),
        ("{\"format\" 1}", "not JSON: give the file that \"iris-server train\" wrote"),
        ("{\"format\":\"a\\\"}", "cut short, the end is missing: copy it again or train a new one"),
        ("[]", "not a usable model: the file has the wrong type: train a new one"),
        (
            "{}",
            "not a model file of iris-server: give the file that \"iris-server train\" wrote"
        ),
        (
            "{\"format\":\"another\"}",
            "not a model file of iris-server: give the file that \"iris-server train\" wrote"
        ),
        (
            "{\"format\":\"iris-server model\",\"format_version\":3,\"model\":[]}",
            "made by a newer iris-server: format 3, this one reads up to 2: "
                + "update iris-server or train a new model"
        ),
        (
            "{\"format\":\"iris-server model\",\"format_version\":0}",
            "not a usable model: format_version is 0: train a new one"
        ),
        (
            "{\"format\":\"iris-server model\",\"format_version\":1,\"checksum\":\"\"}",
            "not a usable model: model is missing: train a new one"
        ),
    ])
    func whatIsNoModelFileIsRefusedInOneLine(text: String, message: String) {
        let error = #expect(throws: ModelFileError.self) {
            try Model(encoded: Array(text.utf8), path: "some/model.json")
        }
        #expect(error?.description == "some/model.json: \(message)")
    }

    @Test func aChangedValueDoesNotMatchTheChecksum() throws {
        let text = String(
            decoding: try SmallModel.make(.softmax(SmallModel.softmax)).encoded(),
            as: UTF8.self
        )
        let changed = text.replacing("3.75", with: "3.76")
        let error = #expect(throws: ModelFileError.self) {
            try Model(encoded: Array(changed.utf8), path: "m")
        }
        #expect(error?.problem == .checksumMismatch)
    }

    @Test func aFileThatIsTooLargeIsRefused() {
        let bytes = [UInt8](repeating: 0x20, count: ModelFile.maximumBytes + 1)
        let error = #expect(throws: ModelFileError.self) { try Model(encoded: bytes, path: "m") }
        #expect(
            error?.description
                == "m: larger than the limit of 256 MiB: give the file that \"iris-server train\" wrote"
        )
    }

    @Test(arguments: [
        (
            "/nonexistent/m.json",
            "cannot open it: No such file or directory: check the path given for the model"
        ),
        ("/tmp", "cannot read it: Is a directory: check the path given for the model"),
        (
            "/dev/zero",
            "larger than the limit of 256 MiB: give the file that \"iris-server train\" wrote"
        ),
    ])
    func aFileThatCannotBeReadIsNamed(path: String, reason: String) {
        let error = #expect(throws: ModelFileError.self) { try Model(contentsOf: path) }
        #expect(error?.description == "\(path): \(reason)")
    }

    /// The size is in the line, so it was looked at: reading ends one chunk after the limit.
    @Test func aFileThatIsTooLargeIsNotRead() throws {
        let path = "/tmp/classifier-tests-\(getpid())-large"
        defer { unlink(path) }
        try #require(creat(path, 0o600) >= 0)
        try #require(truncate(path, 3 << 30) == 0)
        let table = #expect(throws: DatasetError.self) { try Dataset(contentsOf: path) }
        #expect(
            table?.description == "\(path): 3072 MiB, larger than the limit of 2048 MiB")
        let model = #expect(throws: ModelFileError.self) { try Model(contentsOf: path) }
        #expect(model?.problem == .oversized("3072 MiB, larger than the limit of 256 MiB"))
    }

    @Test func whatCannotBeReplacedIsKnownBefore() throws {
        let path = "/tmp/classifier-tests-\(getpid())-before"
        try FileSystem.checkReplaceable(path)
        #expect(access(path, F_OK) != 0)
        for path in ["/nonexistent/m.json", "/tmp"] {
            #expect(throws: FileError.self) { try FileSystem.checkReplaceable(path) }
        }
    }

    @Test func aFileThatCannotBeWrittenIsNamed() throws {
        let model = try SmallModel.make(.softmax(SmallModel.softmax))
        let error = #expect(throws: ModelFileError.self) {
            try model.write(to: "/nonexistent/m.json")
        }
        #expect(
            error?.description
                == "/nonexistent/m.json: cannot create /nonexistent/m.json.\(getpid()).tmp: "
                + "No such file or directory: check the path given for the output"
        )
    }

    @Test func whatIsNoRegularFileIsNotReplaced() throws {
        let link = "/tmp/classifier-tests-\(getpid())-link.json"
        try #require(symlink("/dev/null", link) == 0)
        defer { unlink(link) }
        let model = try SmallModel.make(.softmax(SmallModel.softmax))
        for path in [link, "/tmp"] {
            let error = #expect(throws: ModelFileError.self) { try model.write(to: path) }
            #expect(error?.problem == .unwritable("cannot replace it: not a regular file"))
        }
    }
}
