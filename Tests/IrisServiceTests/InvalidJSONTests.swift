import Testing

@testable import IrisService

@Suite struct InvalidJSONTests {
    private static let value = "Expecting value"
    private static let name = "Expecting property name enclosed in double quotes"
    private static let digit = "Expecting a digit"
    private static let commaOrBrace = "Expecting ',' or '}'"
    private static let nesting = "More than 8 levels of nesting"

    private static let structures = [
        MarkedBody("‸", value),
        MarkedBody(" \n\t\r‸", value),
        MarkedBody("‸not json", value),
        MarkedBody("‸\u{FEFF}\(IrisBody.row)", value),
        MarkedBody("{‸", name),
        MarkedBody("{}‸}", "Extra data"),
        MarkedBody("\(IrisBody.row)‸x", "Extra data"),
        MarkedBody("\(IrisBody.row) \n‸\(IrisBody.row)", "Extra data"),
        MarkedBody("\(IrisBody.row)‸\u{0}", "Extra data"),
        MarkedBody("\(IrisBody.batch)‸]", "Extra data"),
        MarkedBody("[1]‸,", "Extra data"),
        MarkedBody(#"{"sepal_length":1,‸}"#, name),
        MarkedBody(#"{"sepal_length":1‸"#, commaOrBrace),
        MarkedBody(#"{"sepal_length":1‸]"#, commaOrBrace),
        MarkedBody(#"{"sepal_length":1 ‸"sepal_width":1}"#, commaOrBrace),
        MarkedBody(#"{"sepal_length"‸"#, "Expecting ':'"),
        MarkedBody(#"{"sepal_length" ‸1}"#, "Expecting ':'"),
        MarkedBody(#"{"sepal_length"‸,"sepal_width":1}"#, "Expecting ':'"),
        MarkedBody(#"{"sepal_length":‸"#, value),
        MarkedBody(#"{"sepal_length":‸}"#, value),
        MarkedBody(#"{"sepal_length":‸,"sepal_width":1}"#, value),
        MarkedBody("{‸,}", name),
        MarkedBody("{‸'sepal_length':1}", name),
        MarkedBody("{‸sepal_length:1}", name),
        MarkedBody("{‸1:1}", name),
        MarkedBody("{‸/**/}", name),
        MarkedBody(#"{"sepal_length":1 ‸// five"# + "\n}", commaOrBrace),
        MarkedBody(#"{"sepal_length":1‸#"# + "\n}", commaOrBrace),
        // White space for other languages, not for JSON.
        MarkedBody("{‸\u{0B}}", name),
        MarkedBody("{‸\u{0C}}", name),
        MarkedBody("{‸\u{A0}}", name),
        MarkedBody(#"{"instances":[‸"#, value),
        MarkedBody(#"{"instances":[‸,]}"#, value),
        MarkedBody(#"{"instances":[[1,2,3,4],‸]}"#, value),
        MarkedBody(#"{"instances":[[1,2,3,‸]]}"#, value),
        MarkedBody(#"{"instances":[[1,2,3,4,‸]]}"#, value),
        MarkedBody(#"{"instances":[[1 ‸2,3,4]]}"#, "Expecting ',' or ']'"),
        MarkedBody(#"{"instances":[[1,2,3,4]‸}"#, "Expecting ',' or ']'"),
        MarkedBody(#"{"instances":[[1,2,3,4]],‸}"#, name),
        MarkedBody(#"{"instances":[[1,2,3,4]],‸1}"#, name),
        MarkedBody(#"{"instances":[[1,2,3,4]]‸"#, commaOrBrace),
    ]

    private static let values = [
        MarkedBody(value: "0‸1", "Leading zero"),
        MarkedBody(value: "-0‸0", "Leading zero"),
        MarkedBody(value: "‸.5", value),
        MarkedBody(value: "‸+1", value),
        MarkedBody(value: "5.‸", digit),
        MarkedBody(value: "5.‸e1", digit),
        MarkedBody(value: "-‸", digit),
        MarkedBody(value: "-‸.5", digit),
        MarkedBody(value: "-‸-5", digit),
        MarkedBody(value: "1e‸", digit),
        MarkedBody(value: "1e+‸", digit),
        MarkedBody(value: "1E-‸x", digit),
        MarkedBody(value: "1e1‸.5", commaOrBrace),
        MarkedBody(value: "1.5‸.5", commaOrBrace),
        MarkedBody(value: "0‸x10", commaOrBrace),
        MarkedBody(value: "1‸_000", commaOrBrace),
        MarkedBody(value: "1‸f", commaOrBrace),
        MarkedBody(value: "1,‸5", name),
        MarkedBody(#"{"sepal_length":tru‸"#, value),
        MarkedBody(value: "‸tru", value),
        MarkedBody(value: "‸True", value),
        MarkedBody(#"{"sepal_length":nul‸"#, value),
        MarkedBody(value: "‸nan", value),
        MarkedBody(value: "‸NAN", value),
        MarkedBody(value: "‸Inf", value),
        MarkedBody(value: "‸infinity", value),
        MarkedBody(value: "‸+Infinity", value),
        MarkedBody(value: "-‸Inf", digit),
        MarkedBody(value: "-‸NaN", digit),
        MarkedBody(value: "NaN‸N", commaOrBrace),
        MarkedBody(value: "true‸x", commaOrBrace),
        MarkedBody(value: "‸'5.1'", value),
        MarkedBody(value: "‸undefined", value),
        MarkedBody(value: "[[[[[[[‸[]]]]]]]]", nesting),
        MarkedBody("[[[[[[[[‸[]]]]]]]]]", nesting),
        MarkedBody(#"{"instances":[[[[[[[‸[]]]]]]]]}"#, nesting),
    ]

    private static let strings = [
        MarkedBody(#"{"‸"#, "Unterminated string"),
        MarkedBody(#"{"abc‸"#, "Unterminated string"),
        MarkedBody(#"{"abc\‸"#, "Unterminated string"),
        MarkedBody(#"{"abc\u00e‸"#, "Unterminated string"),
        MarkedBody(#"{"\ud83c\‸"#, "Unterminated string"),
        MarkedBody(#"{"\ud83c\udf‸"#, "Unterminated string"),
        MarkedBody("{\"a‸\u{0}\":1}", "Invalid control character"),
        MarkedBody("{\"a‸\n\":1}", "Invalid control character"),
        MarkedBody("{\"a‸\t\":1}", "Invalid control character"),
        MarkedBody("{\"a‸\u{1F}\":1}", "Invalid control character"),
        MarkedBody("{\"sepal_length\":\"‸\u{1F}\"}", "Invalid control character"),
        MarkedBody(#"{"\‸x":1}"#, "Invalid \\escape"),
        MarkedBody(#"{"\‸'":1}"#, "Invalid \\escape"),
        MarkedBody(#"{"\‸U0041":1}"#, "Invalid \\escape"),
        MarkedBody(#"{"\‸é":1}"#, "Invalid \\escape"),
        MarkedBody(#"{"\u00‸g0":1}"#, "Invalid \\uXXXX escape"),
        MarkedBody(#"{"\u00‸":1}"#, "Invalid \\uXXXX escape"),
        MarkedBody(#"{"\u‸+041":1}"#, "Invalid \\uXXXX escape"),
        // A digit in Unicode, but not in JSON.
        MarkedBody(#"{"\u004‸１":1}"#, "Invalid \\uXXXX escape"),
        MarkedBody(#"{"\ud83c\udf3‸":1}"#, "Invalid \\uXXXX escape"),
    ]

    @Test(arguments: structures + values + strings)
    func saysWhereABodyStopsBeingJSON(body: MarkedBody) {
        var decoder = PredictionDecoder.iris()
        #expect(throws: body.error) { _ = try decoder.rows(of: body.bytes) }
    }

    /// What is wrong with the content stands in front of what is wrong with the text.
    @Test(arguments: [
        MarkedBody(#"{"colour":1,"sepal_length":‸}"#, value),
        MarkedBody(#"{"sepal_length":1,"sepal_length":1‸"#, commaOrBrace),
        MarkedBody(#"{"sepal_length":null,"sepal_width":0‸1}"#, "Leading zero"),
        MarkedBody(#"{"sepal_length":1e999,‸}"#, name),
        MarkedBody(#"{"instances":[]‸"#, commaOrBrace),
        MarkedBody(#"{"instances":[[1,2,3]]‸"#, commaOrBrace),
        MarkedBody(#"{"instances":[[1,2,3,4,5],‸]}"#, value),
        MarkedBody(#"{"instances":5}‸x"#, "Extra data"),
        MarkedBody(#"[1,2,‸"#, value),
        MarkedBody(#""text‸"#, "Unterminated string"),
    ])
    func prefersTheErrorOfTheTextToThatOfTheContent(body: MarkedBody) {
        var decoder = PredictionDecoder.iris()
        #expect(throws: body.error) { _ = try decoder.rows(of: body.bytes) }
    }
}
