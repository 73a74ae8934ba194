internal import Foundation

@testable internal import Classifier
@testable internal import EventHTTP
@testable internal import IrisService

/// A body of `POST /predict`: the quick reader and the strict one agree about it, and Foundation agrees
/// with both about what is JSON and which numbers are in it.
enum BodyTarget: FuzzTarget {
    static let name = "body"

    static func check(_ input: [UInt8]) throws(Finding) {
        for schema in schemas { try check(input, schema) }
    }

    private static let schemas: [ModelSchema] = [
        Dataset.iris.schema,
        // Names that are written with escapes, or with more bytes than a word has.
        try? ModelSchema(
            featureNames: ["x\"\\\u{1}", "Länge der Blätter"], classNames: ["a", "b"]),
    ].compactMap { $0 }

    private static func check(_ body: [UInt8], _ schema: ModelSchema) throws(Finding) {
        var decoder = PredictionDecoder(schema: schema, rowsMax: 3)
        let result = Result { () throws(RequestError) in try decoder.rows(of: body) }
        // No row of this is in the form that the quick reader takes.
        let spaced = JSONSpacing.aroundTokens(of: body)
        switch (result, Result { () throws(RequestError) in try decoder.rows(of: spaced) }) {
        case (.success(let rows), .success(let others)):
            try Finding.unless(rows == others, "\(others) with spaces, \(rows) without")
            try checkAgainstFoundation(rows, body, schema)
        case (.failure(let error), .failure(let other)):
            try Finding.unless(error.isSame(as: other), "\(other) with spaces, \(error) without")
            try checkAgainstFoundation(error, body)
        case (let first, let second):
            throw Finding("\(second) with spaces, \(first) without")
        }
    }

    private static func checkAgainstFoundation(
        _ rows: [[Float]], _ body: [UInt8], _ schema: ModelSchema
    ) throws(Finding) {
        guard let document = FoundationJSON.value(of: body) as? [String: Any] else {
            throw Finding("Foundation finds no JSON object in what was read as \(rows)")
        }
        let expected = document[ModelSchema.reservedFeatureName] as? [Any] ?? [document]
        try Finding.unless(expected.count == rows.count, "\(rows) of \(expected.count) rows")
        for (row, value) in zip(rows, expected) {
            let numbers = (value as? [String: Any]).map { object in
                schema.featureNames.map { object[$0] }
            }
            try Finding.unless(
                FoundationJSON.areNumbers(numbers ?? value as? [Any?] ?? [], near: row),
                "\(row) is \(value) for Foundation")
        }
    }

    private static func checkAgainstFoundation(
        _ error: RequestError, _ body: [UInt8]
    ) throws(Finding) {
        let reply = ReplyBuffer()
        error.write(to: reply)
        let text = reply.bytes.map { $0 }
        try Finding.unless(
            FoundationJSON.value(of: text) is [String: Any], "the answer to \(error) is no JSON")
        // The rest of too long a list is not looked at, nor what is too deep.
        guard error.status == .unprocessableContent, !error.isAboutDepth,
            let isJSON = FoundationJSON.isJSON(body)
        else { return }
        try Finding.unless(
            isJSON == !error.isAboutSyntax, "Foundation finds JSON: \(isJSON), but \(error)")
    }
}

extension PredictionDecoder {
    fileprivate mutating func rows(of body: [UInt8]) throws(RequestError) -> [[Float]] {
        try decode(body.span)
        return (0..<rowCount).map { row in
            Array(features[row * featureCount..<(row + 1) * featureCount])
        }
    }
}

extension RequestError {
    fileprivate var isAboutSyntax: Bool { details.contains { $0.type == "json_invalid" } }

    fileprivate var isAboutDepth: Bool { details.contains { $0.message.contains("nesting") } }

    /// The same but for the place in the text, which spaces move.
    fileprivate func isSame(as other: RequestError) -> Bool {
        if !isAboutSyntax { return self == other }
        return details.map(\.type) == other.details.map(\.type)
            && details.map(\.message) == other.details.map(\.message)
    }
}
