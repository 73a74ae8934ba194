import EventHTTP
import Testing

@testable import IrisService

@Suite struct RequestErrorTests {
    private static func text(of error: RequestError) -> String {
        let buffer = ReplyBuffer()
        error.write(to: buffer)
        return buffer.text
    }

    @Test(arguments: [
        (
            RequestError("t", at: [], "m"), #"{"detail":[{"type":"t","loc":[],"msg":"m"}]}"#
        ),
        (
            RequestError("json_invalid", at: ["body", 0], "JSON decode error: Expecting value"),
            #"{"detail":[{"type":"json_invalid","loc":["body",0],"#
                + #""msg":"JSON decode error: Expecting value"}]}"#
        ),
        (
            RequestError("x", at: ["body", "instances", 99_999, "petal_width"], "m"),
            #"{"detail":[{"type":"x","loc":["body","instances",99999,"petal_width"],"msg":"m"}]}"#
        ),
        (
            RequestError(missing: ["a", "b"], at: ["body", "instances", 3]),
            #"{"detail":[{"type":"missing","loc":["body","instances",3,"a"],"#
                + #""msg":"Field required"},"#
                + #"{"type":"missing","loc":["body","instances",3,"b"],"msg":"Field required"}]}"#
        ),
        (
            RequestError("x", at: ["body", "a\"b\\c\nd\u{0}e/é🌸"], "Expecting '\"' or '\\'"),
            #"{"detail":[{"type":"x","loc":["body","a\"b\\c\nd\u0000e/é🌸"],"#
                + #""msg":"Expecting '\"' or '\\'"}]}"#
        ),
    ])
    func writesTheShapeOfFastAPI(error: RequestError, text: String) {
        #expect(Self.text(of: error) == text)
    }

    @Test(arguments: ["\"}]}", "\\", "\u{1}\u{2}", "\u{FFFD}", "日本\r\n", ""])
    func writesNamesFromOutsideAsJSON(name: String) throws {
        // What is written is one JSON text, and the name reads back out of it.
        let bytes = Array(Self.text(of: RequestError("t", at: ["body", .name(name)], "m")).utf8)
        var whole = JSONScanner()
        try whole.skipValue(bytes.span, depth: 0)
        try whole.expectEnd(bytes.span)

        var scanner = JSONScanner()
        scanner.advance(by: #"{"detail":[{"type":"t","loc":["body","#.utf8.count)
        let read = try scanner.readString(bytes.span, bytesMax: .max, orReport: "")
        #expect(Array(read.utf8) == Array(name.utf8))
    }
}
