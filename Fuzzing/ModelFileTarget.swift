internal import Foundation

@testable internal import Classifier
@testable internal import EventHTTP
@testable internal import IrisService

/// A model file: any bytes are a model or an error, and a model can be written, read back and served.
///
/// The input is tried as a whole file, and as the model in a file whose checksum is right.
enum ModelFileTarget: FuzzTarget {
    static let name = "model-file"

    static func check(_ input: [UInt8]) throws(Finding) {
        try checkFile(input)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let version = try? decoder.decode(Model.self, from: Data(input)).version else {
            return
        }
        let start =
            "{\"checksum\":\"fnv1a64:\(version)\",\"format\":\"\(ModelFile.format)\","
            + "\"format_version\":\(ModelFile.formatVersion),\"model\":"
        try checkFile(Array(start.utf8) + input + Array("}".utf8))
    }

    private static func checkFile(_ bytes: [UInt8]) throws(Finding) {
        let model: Model
        do throws(ModelFileError) {
            model = try Model(encoded: bytes, path: "m")
        } catch {
            let text = "\(error)"
            let categories = Set(text.unicodeScalars.map(\.properties.generalCategory))
            return try Finding.unless(
                categories.isDisjoint(with: [.control, .lineSeparator, .paragraphSeparator]),
                "more than one line, or controls: \(text)")
        }
        let encoded = model.encoded()
        let copy = try? Model(encoded: encoded, path: "m")
        try Finding.unless(copy == model, "not the same model when it is read back")
        try Finding.unless(copy?.encoded() == encoded, "not the same bytes when written again")
        try checkPredictions(of: model)
    }

    /// Rows at the ends of what a client may send.
    private static func checkPredictions(of model: Model) throws(Finding) {
        let definition = ServiceDefinition(
            model: model, name: "m", loops: 1, allowsFaultInjection: false)
        var inference = Inference(definition, LoopTally(definition.metrics, loop: 0))
        let reply = ReplyBuffer()
        for value in ["0", "-0.0", "1e-45", "5.1", "3.4028235e38", "-3.4028235e38"] {
            let row = Array(repeating: value, count: model.schema.featureCount)
            let body = Array("{\"instances\":[[\(row.joined(separator: ","))]]}".utf8)
            reply.removeAll()
            guard (try? inference.answer(body.span, to: reply)) != nil else {
                throw Finding("a row of \(value) is refused")
            }
            try checkProbabilities(in: reply.bytes.map { $0 }, model)
        }
    }

    private static func checkProbabilities(
        in reply: [UInt8], _ model: Model
    ) throws(Finding) {
        let document = FoundationJSON.value(of: reply) as? [String: [[String: Any]]]
        let probabilities = document?["predictions"]?[0]["probabilities"] as? [String: Double]
        let values = probabilities.map { Array($0.values) } ?? []
        try Finding.unless(
            values.count == model.schema.classCount && values.allSatisfy { 0...1 ~= $0 }
                && abs(values.reduce(0, +) - 1) < 1e-3,
            "the answer is \(String(decoding: reply, as: UTF8.self))")
    }
}
