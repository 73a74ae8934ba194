import EventHTTP
import Testing

@testable import IrisService

@Suite struct MissingFieldTests {
    private static let names = ["sepal_length", "sepal_width", "petal_length", "petal_width"]

    /// Each bit of `present` says whether a feature is in the row: all 15 rows that lack one.
    @Test(arguments: 0..<15)
    func namesEveryMissingFieldInTheSchemasOrder(present: Int) {
        let fields = Self.names.indices.filter { present >> $0 & 1 == 1 }
        // Against the schema's order, so that the answer's order is not the body's.
        let row = fields.reversed().map { "\"\(Self.names[$0])\":1" }.joined(separator: ",")
        let missing = Self.names.indices.filter { present >> $0 & 1 == 0 }.map { Self.names[$0] }

        var decoder = PredictionDecoder.iris()
        #expect(throws: RequestError(missing: missing, at: ["body"])) {
            _ = try decoder.rows(of: "{\(row)}")
        }
        #expect(throws: RequestError(missing: missing, at: ["body", "instances", 1])) {
            _ = try decoder.rows(of: #"{"instances":[\#(IrisBody.row),{\#(row)}]}"#)
        }
    }

    @Test func isOneDetailForEachField() {
        let error = RequestError(missing: ["a", "b"], at: ["body"])
        #expect(error.status.code == 422)
        #expect(error.details.map(\.type) == ["missing", "missing"])
        #expect(error.details.map(\.location) == [["body", "a"], ["body", "b"]])
        #expect(error.details.map(\.message) == ["Field required", "Field required"])
    }
}
