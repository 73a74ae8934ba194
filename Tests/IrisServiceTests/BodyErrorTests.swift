import EventHTTP
import Testing

@testable import IrisService

/// Bodies that are JSON, but no request for a prediction.
@Suite struct BodyErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        let error: RequestError
        var testDescription: String { body }

        init(
            _ body: String, _ type: String, _ location: [RequestError.Location], _ message: String
        ) {
            self.body = body
            error = RequestError(type, at: location, message)
        }

        /// A row whose first value is `value`, which is no number.
        static func noNumber(_ value: String) -> Case {
            Case(
                IrisBody.row(first: value), "float_type", ["body", "sepal_length"],
                "Input should be a valid number")
        }

        /// A row whose first value is `value`, which is a number, but not one that a Float can be.
        static func notFinite(_ value: String) -> Case {
            Case(
                IrisBody.row(first: value), "finite_number", ["body", "sepal_length"],
                "Input should be a finite number")
        }

        static func unknown(_ body: String, _ location: [RequestError.Location]) -> Case {
            Case(body, "extra_forbidden", location, "Extra inputs are not permitted")
        }

        static func duplicate(_ body: String, _ location: [RequestError.Location]) -> Case {
            Case(body, "duplicate", location, "Field is given more than once")
        }

        static func noObject(_ body: String) -> Case {
            Case(
                body, "model_attributes_type", ["body"],
                "Input should be an object: one row, or instances")
        }

        static func noList(_ value: String) -> Case {
            Case(
                #"{"instances":\#(value)}"#, "list_type", ["body", "instances"],
                "Input should be a valid list")
        }

        static func noRow(_ value: String) -> Case {
            Case(
                #"{"instances":[[1,2,3,4],\#(value)]}"#, "list_type", ["body", "instances", 1],
                "Input should be a list of numbers or an object")
        }

        static func tooLong(_ row: String, count: Int) -> Case {
            Case(
                #"{"instances":[[1,2,3,4],\#(row)]}"#, "too_long", ["body", "instances", 1],
                "List should have at most 4 items after validation, not \(count)")
        }
    }

    private static let values: [Case] = [
        .noNumber(#""5.1""#), .noNumber(#""""#), .noNumber("null"), .noNumber("true"),
        .noNumber("false"), .noNumber("{}"), .noNumber(#"{"a":[1]}"#), .noNumber("[]"),
        .noNumber("[5.1]"), .noNumber("[[[[[[[]]]]]]]"), .noNumber(#""\ud800""#),
        .notFinite("NaN"), .notFinite("Infinity"), .notFinite("-Infinity"),
        .notFinite("1e999"), .notFinite("-1e999"), .notFinite("1e39"), .notFinite("1e300"),
        .notFinite("1" + String(repeating: "0", count: 39)), .notFinite("1e99999999999999999999"),
        // The smallest that rounds to infinity lies halfway behind the largest Float.
        .notFinite("3.4028236e38"), .notFinite("340282356779733661637539395458142568448"),
    ]

    private static let names: [Case] = [
        .unknown(#"{"colour":1}"#, ["body", "colour"]),
        .unknown(#"{"colour":{"a":[null]}}"#, ["body", "colour"]),
        .unknown(#"{"":1}"#, ["body", ""]),
        .unknown(#"{"Sepal_length":1}"#, ["body", "Sepal_length"]),
        .unknown(#"{"sepal_length ":1}"#, ["body", "sepal_length "]),
        .unknown(#"{"sepal":1}"#, ["body", "sepal"]),
        .unknown(#"{"a\"\\\/\b\f\n\r\t\u00e9":1}"#, ["body", "a\"\\/\u{8}\u{C}\n\r\té"]),
        .unknown(#"{"\ud83c\udf38":1}"#, ["body", "🌸"]),
        // Halves of surrogate pairs are JSON, and never a feature's name.
        .unknown(#"{"\ud83c":1}"#, ["body", "\u{FFFD}"]),
        .unknown(#"{"\udf38":1}"#, ["body", "\u{FFFD}"]),
        .unknown(#"{"\ud83c\ud83c\udf38":1}"#, ["body", "\u{FFFD}🌸"]),
        .unknown(#"{"\ud83cx\n":1}"#, ["body", "\u{FFFD}x\n"]),
        .unknown(#"{"\ud83c\n":1}"#, ["body", "\u{FFFD}\n"]),
        .unknown(#"{"\ud83c\u0041":1}"#, ["body", "\u{FFFD}A"]),
        .unknown(#"{"sepal_length":1,"instances":[]}"#, ["body", "instances"]),
        .unknown(#"{"instances":[[1,2,3,4]],"sepal_length":1}"#, ["body", "sepal_length"]),
        .unknown(#"{"instances":[[1,2,3,4]],"colour":1}"#, ["body", "colour"]),
        .unknown(#"{"instances":[{"colour":1}]}"#, ["body", "instances", 0, "colour"]),
        .unknown(
            #"{"instances":[[1,2,3,4],{"instances":[]}]}"#, ["body", "instances", 1, "instances"]),
        .duplicate(#"{"sepal_length":1,"sepal_length":1}"#, ["body", "sepal_length"]),
        .duplicate(
            #"{"petal_width":1,"sepal_width":2,"petal\u005fwidth":1}"#, ["body", "petal_width"]),
        .duplicate(
            IrisBody.row.replacing("}", with: #","petal_width":0}"#), ["body", "petal_width"]),
        .duplicate(
            #"{"instances":[\#(IrisBody.row),{"petal_width":1,"petal_width":1}]}"#,
            ["body", "instances", 1, "petal_width"]),
        .duplicate(#"{"instances":[[1,2,3,4]],"instances":[]}"#, ["body", "instances"]),
        .duplicate(#"{"instances":[[1,2,3,4]],"\u0069nstances":1}"#, ["body", "instances"]),
    ]

    private static let shapes: [Case] = [
        .noObject("[]"), .noObject("[5.1,3.5,1.4,0.2]"), .noObject("5"), .noObject(#""text""#),
        .noObject("null"), .noObject(" true "), .noObject("[\(IrisBody.row)]"), .noObject("NaN"),
        .noList("null"), .noList("{}"), .noList("5"), .noList(#""[]""#), .noList(IrisBody.row),
        Case(
            #"{"instances":[]}"#, "too_short", ["body", "instances"],
            "List should have at least 1 item after validation, not 0"),
        .noRow("5"), .noRow("null"), .noRow(#""row""#), .noRow("true"), .noRow("NaN"),
        .tooLong("[1,2,3,4,5]", count: 5),
        .tooLong(#"[1,2,3,4,null,"a",[[[[[]]]]],{}]"#, count: 8),
        Case(
            #"{"instances":[[1,2,3,4],[1,2,3]]}"#, "missing",
            ["body", "instances", 1, "petal_width"], "Field required"),
        Case(
            #"{"instances":[[]]}"#, "missing", ["body", "instances", 0, "sepal_length"],
            "Field required"),
        Case(
            #"{"instances":[[1,2,3,4],[1,2,3,4],[1,"2",3,4]]}"#, "float_type",
            ["body", "instances", 2, "sepal_width"], "Input should be a valid number"),
        Case(
            #"{"instances":[[1,2,3,NaN]]}"#, "finite_number",
            ["body", "instances", 0, "petal_width"], "Input should be a finite number"),
        Case(
            #"{"instances":[{"petal_width":1e39}]}"#, "finite_number",
            ["body", "instances", 0, "petal_width"], "Input should be a finite number"),
        // The first that is wrong is named, in the order of the body.
        .duplicate(#"{"sepal_width":1,"sepal_width":null,"colour":1}"#, ["body", "sepal_width"]),
        .unknown(#"{"sepal_width":1,"colour":1,"sepal_width":null}"#, ["body", "colour"]),
    ]

    @Test(arguments: values + names + shapes)
    func saysWhatIsWrongAndWhere(testCase: Case) {
        var decoder = PredictionDecoder.iris()
        #expect(testCase.error.status.code == 422)
        #expect(throws: testCase.error) { _ = try decoder.rows(of: testCase.body) }
    }
}
