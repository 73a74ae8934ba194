import Foundation
import Testing

@testable import Classifier
@testable import IrisService

/// What `GET /openapi.json` says of a model. That it is OpenAPI, and true, is for the validator and for
/// the requests that are made from it in Tests/WebTests.
@Suite struct OpenAPIDocumentTests {
    private func parsed(
        _ model: Model, rowsMax: Int = 10, asksForToken: Bool = false
    ) throws -> [String: Any] {
        let text = OpenAPIDocument(of: model, rowsMax: rowsMax, asksForToken: asksForToken).text
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func member(_ object: [String: Any], _ path: String...) throws -> Any {
        var value: Any = object
        for key in path {
            value = try #require((value as? [String: Any])?[key], "\(path) has no \(key)")
        }
        return value
    }

    private func model(_ features: [String], _ classes: [String]) throws -> Model {
        let schema = try ModelSchema(featureNames: features, classNames: classes)
        let row = features.indices.map { Float($0) + 0.5 }
        let dataset = Dataset(
            schema: schema, features: classes.flatMap { _ in row }, labels: Array(classes.indices))
        return try Model.train(on: dataset, algorithm: .forest, seed: 1)
    }

    @Test func namesWhatTheModelHas() throws {
        let document = try parsed(IrisModel.softmax, rowsMax: 77)
        let schemas = try #require(
            try member(document, "components", "schemas") as? [String: Any])
        #expect(
            try member(schemas, "Row", "required") as? [String]
                == IrisModel.softmax.schema.featureNames)
        #expect(try member(schemas, "RowValues", "minItems") as? Int == 4)
        #expect(try member(schemas, "RowValues", "maxItems") as? Int == 4)
        #expect(try member(schemas, "Batch", "properties", "instances", "maxItems") as? Int == 77)
        #expect(
            try member(schemas, "Prediction", "properties", "class", "enum") as? [String]
                == IrisModel.softmax.schema.classNames)
        #expect(try member(document, "info", "version") as? String == IrisModel.softmax.version)
    }

    @Test func saysWhatNeedsTheTokenIfThereIsOne() throws {
        let open = try parsed(IrisModel.softmax)
        let components = try #require(try member(open, "components") as? [String: Any])
        #expect(components["securitySchemes"] == nil)

        let document = try parsed(IrisModel.softmax, asksForToken: true)
        let schemes = try #require(
            try member(document, "components", "securitySchemes") as? [String: [String: String]])
        #expect(schemes["token"]?["type"] == "http")
        #expect(schemes["token"]?["scheme"] == "bearer")
        let paths = try #require(try member(document, "paths") as? [String: [String: Any]])
        for (path, operations) in paths {
            let operation = try #require(operations.values.first as? [String: Any])
            let isProtected = path == "/metrics" || path == "/model"
            #expect(
                operation["security"] as? [[String: [String]]]
                    == (isProtected ? [["token": []]] : nil), "\(path)")
            let responses = try member(operation, "responses") as? [String: Any]
            #expect((responses?["401"] != nil) == isProtected, "\(path)")
        }
    }

    /// The first row of each class, as it stands in the table.
    @Test func showsRowsOfTheTrainingData() throws {
        let document = try parsed(IrisModel.softmax)
        let content = try #require(
            try member(
                document, "paths", "/predict", "post", "requestBody", "content",
                "application/json", "examples") as? [String: Any])
        #expect(Set(content.keys) == ["row1", "row2", "row3", "batch"])
        let batch = try member(content, "batch", "value", "instances") as? [[Double]]
        #expect(batch == [[5.1, 3.5, 1.4, 0.2], [7, 3.2, 4.7, 1.4], [6.3, 3.3, 6, 2.5]])
        #expect(try member(content, "row2", "value", "petal_length") as? Double == 4.7)
    }

    @Test func showsNoRowsWhereTheModelHasNone() throws {
        let text = String(decoding: IrisModel.softmax.encoded(), as: UTF8.self)
        let start = try #require(text.range(of: ",\"example_rows\":[["))
        let end = try #require(text.range(of: "]]", range: start.upperBound..<text.endIndex))
        var old = text
        old.removeSubrange(start.lowerBound..<end.upperBound)
        // The checksum of what is left is in the complaint about the old one's place.
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(old.utf8)) as? [String: Any])
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let model = try decoder.decode(
            Model.self,
            from: JSONSerialization.data(withJSONObject: try #require(object["model"])))
        #expect(model.training.exampleRows == nil)
        #expect(!OpenAPIDocument(of: model, rowsMax: 10).text.contains("examples"))
    }

    @Test(arguments: ["a\"b", "back\\slash", "new\nline", "</script>", "🌸", "\u{0}", "a/b~c"])
    func holdsAnyName(name: String) throws {
        let document = try parsed(try model([name, "x"], [name, "y"]))
        let schemas = try #require(
            try member(document, "components", "schemas") as? [String: Any])
        #expect(try member(schemas, "Row", "required") as? [String] == [name, "x"])
        #expect(
            try member(schemas, "Prediction", "properties", "class", "enum") as? [String] == [
                name, "y",
            ])
    }
}
