import Testing

@testable import IrisService

/// A body that is no JSON text, with a mark at the place where that shows.
struct MarkedBody: Sendable, CustomTestStringConvertible {
    /// A character that stands in no body of these tests.
    private static let mark: Character = "‸"

    let testDescription: String
    let bytes: [UInt8]
    let error: RequestError

    init(_ marked: String, _ reason: String) {
        let parts = marked.split(separator: MarkedBody.mark, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "one mark")
        let front = Array(parts[0].utf8)
        testDescription = marked
        bytes = front + Array(parts[1].utf8)
        error = .noJSON(at: front.count, reason)
    }

    /// One that is wrong in the value of a row's first field.
    init(value: String, _ reason: String) {
        self.init(#"{"sepal_length":\#(value)}"#, reason)
    }
}

extension RequestError {
    /// The error of a body that is no JSON text.
    static func noJSON(at offset: Int, _ reason: String) -> RequestError {
        RequestError(
            "json_invalid", at: ["body", .index(offset)], "JSON decode error: \(reason)")
    }
}
