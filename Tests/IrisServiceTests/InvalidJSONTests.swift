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

    private static let marks =
        [
            "‸\u{FEFF}\(IrisBody.row)", "‸\u{FEFF}\(IrisBody.batch)", "‸\u{FEFF}", "‸\u{FEFF}x",
            " \n‸\u{FEFF}{}", "{‸\u{FEFF}}", #"{"sepal_length":‸\#u{FEFF}1}"#,
            #"{"instances":[[1,2,3,4],‸\#u{FEFF}[1,2,3,4]]}"#, "\(IrisBody.row)‸\u{FEFF}",
        ].map { MarkedBody($0, "Unexpected byte order mark of UTF-8: send the text without it") }

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

    @Test(arguments: structures + marks + values + strings)
    func saysWhereABodyStopsBeingJSON(body: MarkedBody) {
        var decoder = PredictionDecoder.iris()
        #expect(throws: body.error) { _ = try decoder.rows(of: body.bytes) }
    }

    /// Whole texts in other encodings than JSON's.
    @Test(arguments: [
        ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"), ([0xFF, 0xFE, 0, 0], "UTF-32"),
        ([0, 0, 0xFE, 0xFF], "UTF-32"),
    ])
    func namesTheEncodingOfAByteOrderMark(mark: [UInt8], encoding: String) {
        let isLittle = mark[0] == 0xFF
        let zeros = [UInt8](repeating: 0, count: mark.count - 1)
        let text = IrisBody.row.utf8.flatMap { isLittle ? [$0] + zeros : zeros + [$0] }
        var decoder = PredictionDecoder.iris()
        let error = RequestError.noJSON(
            at: 0, "Text in \(encoding), by its byte order mark: send it in UTF-8 without a mark")
        for body in [mark, mark + text] {
            #expect(throws: error) { _ = try decoder.rows(of: body) }
        }
        // In the middle of a text that is none of these.
        let other = Array(" ".utf8) + mark
        #expect(throws: RequestError.noJSON(at: 1, Self.value)) {
            _ = try decoder.rows(of: other)
        }
    }

    /// A mark in a string is a character like others.
    @Test func leavesByteOrderMarksInStringsAlone() {
        var decoder = PredictionDecoder.iris()
        let error = RequestError(
            "extra_forbidden", at: ["body", "\u{FEFF}"], "Extra inputs are not permitted")
        #expect(throws: error) { _ = try decoder.rows(of: Array("{\"\u{FEFF}\":1}".utf8)) }
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
