import Foundation
import TestSupport
import Testing

@testable import Classifier
@testable import IrisService

/// `POST /predict` over the wire, with models of several shapes.
@Suite(.timeLimit(.minutes(5))) struct PredictionTests {
    struct Prediction: Decodable, Equatable {
        let `class`: String
        let classId: Int
        let probabilities: [String: Float]
    }
    struct Predictions: Decodable {
        let predictions: [Prediction]
    }

    private static let names = [
        "a\"b\\c", "\\n\\u0041", "🌸é", "{\"class\":0}", String(repeating: "n", count: 256),
    ]

    /// Clouds of points, one around each class's own corner.
    private static func model(
        features: Int, classNames: [String], _ algorithm: Algorithm
    ) throws -> Model {
        var generator = SplitMix64(seed: 1)
        let labels = (0..<60).map { $0 % classNames.count }
        let schema = try ModelSchema(
            featureNames: (0..<features).map { "feature \"\($0)\"" }, classNames: classNames)
        let values = labels.flatMap { label in
            (0..<features).map { feature in
                Float(label * (feature % 3 - 1)) + Float(generator.index(below: 1_000)) / 500
            }
        }
        return try Model.train(
            on: Dataset(schema: schema, features: values, labels: labels), algorithm: algorithm,
            seed: 1)
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type, from response: RawResponse
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let key = path.last?.stringValue ?? ""
            return Key(stringValue: key == "class_id" ? "classId" : key)
        }
        return try decoder.decode(type, from: Data(response.body))
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// What the model says without any HTTP.
    private static func prediction(of row: [Float], by model: Model) -> Prediction {
        var probabilities = [Float](repeating: 0, count: model.schema.classCount)
        var output = probabilities.mutableSpan
        let index = model.predictor.predict(row.span, into: &output)
        return Prediction(
            class: model.schema.classNames[index], classId: index,
            probabilities: Dictionary(
                uniqueKeysWithValues: zip(model.schema.classNames, probabilities)))
    }

    @Test(arguments: Algorithm.allCases, [(1, 2), (30, 5), (4, 3)])
    func isThatOfTheModel(algorithm: Algorithm, shape: (features: Int, classes: Int)) throws {
        let model = try Self.model(
            features: shape.features, classNames: Array(Self.names.prefix(shape.classes)),
            algorithm)
        let rows: [[Float]] = (0..<20).map { row in
            (0..<shape.features).map { Float((row * 7 + $0 * 3) % 11) / 2 - 2 }
        }
        try withService(model) { service in
            let client = try service.connect()
            for row in rows {
                let fields = zip(model.schema.featureNames, row).map {
                    "\(JSONText.quoted($0)):\($1)"
                }
                let response = try service.answer(
                    "POST", "/predict", body: "{\(fields.joined(separator: ","))}", on: client)
                #expect(response.status == 200)
                #expect(response["content-type"] == "application/json")
                #expect(
                    try Self.decode(Prediction.self, from: response)
                        == Self.prediction(of: row, by: model))
            }
            let batch = try service.answer(
                "POST", "/predict", body: "{\"instances\":\(rows)}", on: client)
            #expect(batch.status == 200)
            #expect(
                try Self.decode(Predictions.self, from: batch).predictions
                    == rows.map { Self.prediction(of: $0, by: model) })
        }
    }

    @Test func ofABatchIsThatOfItsRows() throws {
        try withService { service in
            let row = try service.answer("POST", "/predict", body: IrisBody.row).bodyText
            #expect(row.hasPrefix(#"{"class":"setosa","class_id":0,"probabilities":{"setosa":0.9"#))
            for (batch, count) in [(IrisBody.batch, 2), (#"{"instances":[\#(IrisBody.row)]}"#, 1)] {
                let rows = Array(repeating: row, count: count).joined(separator: ",")
                #expect(
                    try service.answer("POST", "/predict", body: batch).bodyText
                        == "{\"predictions\":[\(rows)]}")
            }
        }
    }

    @Test func errorsLeaveTheConnectionOpen() throws {
        try withService { service in
            let client = try service.connect()
            for _ in 0..<3 {
                for (body, detail) in [
                    (
                        "",
                        #"{"type":"json_invalid","loc":["body",0],"#
                            + #""msg":"JSON decode error: Expecting value"}"#
                    ),
                    (
                        #"{"a\"\n":1}"#,
                        #"{"type":"extra_forbidden","loc":["body","a\"\n"],"#
                            + #""msg":"Extra inputs are not permitted"}"#
                    ),
                ] {
                    let response = try service.answer("POST", "/predict", body: body, on: client)
                    #expect(response.statusLine == "HTTP/1.1 422 Unprocessable Content")
                    #expect(response["content-type"] == "application/json")
                    #expect(response.bodyText == "{\"detail\":[\(detail)]}")
                }
                #expect(
                    try service.answer("POST", "/predict", body: IrisBody.row, on: client).status
                        == 200)
            }
        }
    }
}
