import Testing

@testable import Classifier
@testable import IrisService

/// Names that a data set's author may choose and that a body has to spell as JSON.
@Suite struct FeatureNameTests {
    private static let hostile = [
        "a\"b", "\"", "a\\", "a\\nb", "\\u0061", "a/b", " ", "é", "e\u{301}", "花", "🌸", "\u{80}",
        "\u{2028}", "\u{FEFF}",
    ]

    private static func decoder(_ names: [String]) throws -> PredictionDecoder {
        let schema = try ModelSchema(featureNames: names, classNames: ["no", "yes"])
        return PredictionDecoder(schema: schema, rowsMax: 10)
    }

    @Test(arguments: hostile)
    func areReadInJSONsSpelling(name: String) throws {
        // Alone and as the second, which is not the one to try first.
        var alone = try Self.decoder([name])
        #expect(try alone.rows(of: "{\(JSONText.quoted(name)):2}") == [[2]])
        var second = try Self.decoder(["x", name])
        #expect(try second.rows(of: "{\(JSONText.quoted(name)):2,\"x\":1}") == [[1, 2]])
    }

    @Test(arguments: hostile)
    func areReadFromEscapesAlone(name: String) throws {
        var decoder = try Self.decoder([name, "x"])
        let escapes = name.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        #expect(try decoder.rows(of: "{\"x\":1,\"\(escapes.joined())\":2}") == [[2, 1]])
    }

    @Test(arguments: [
        ("a\"b", "{\"a\"b\":1}", 4), ("a\\", "{\"a\\\":1}", 8), ("a\\x", "{\"a\\x\":1}", 4),
    ])
    func areNotReadFromWhatIsNoJSON(name: String, body: String, offset: Int) throws {
        for names in [[name], ["x", name]] {
            var decoder = try Self.decoder(names)
            let error = #expect(throws: RequestError.self) { _ = try decoder.rows(of: body) }
            #expect(error?.details.map(\.type) == ["json_invalid"])
            #expect(error?.details.map(\.location) == [["body", .index(offset)]])
        }
    }

    @Test func areNotReadFromAnEscapeThatMeansAnother() throws {
        // The feature is a backslash and an n; the body says a line feed.
        var decoder = try Self.decoder(["\\n"])
        let error = RequestError(
            "extra_forbidden", at: ["body", "\n"], "Extra inputs are not permitted")
        #expect(throws: error) { _ = try decoder.rows(of: #"{"\n":1}"#) }
    }

    @Test func areComparedByTheirBytes() throws {
        // Swift's == takes the two spellings of é for one, JSON does not (RFC 8259, section 8.3).
        for body in ["{\"e\u{301}\":1}", #"{"e\u0301":1}"#] {
            var decoder = try Self.decoder(["\u{E9}"])
            let error = #expect(throws: RequestError.self) { _ = try decoder.rows(of: body) }
            #expect(error?.details.map(\.type) == ["extra_forbidden"])
        }
    }

    @Test func mayBePrefixesOfEachOther() throws {
        let names = ["a", "aa", "aaa", "b", "instance", "instancess"]
        var decoder = try Self.decoder(names)
        let fields = names.enumerated().map { "\"\($0.element)\":\($0.offset)" }
        #expect(
            try decoder.rows(of: "{\(fields.reversed().joined(separator: ","))}")
                == [[0, 1, 2, 3, 4, 5]])
    }

    @Test func mayBeAThousand() throws {
        let names = (0..<ModelSchema.maximumFeatureCount).map { "feature \($0)" }
        var decoder = try Self.decoder(names)
        var order = Array(names.indices)
        var generator = SplitMix64(seed: 1)
        generator.shuffle(&order)
        let fields = order.map { "\"\(names[$0])\":\($0)" }
        let rows = try decoder.rows(of: "{\(fields.joined(separator: ","))}")
        #expect(rows == [names.indices.map(Float.init)])
    }
}
