/// An answer of the server, with the time that it took.
struct HTTPResponse {
    let status: Int
    let contentType: String?
    let body: [UInt8]
    /// From the first byte that was sent to the last that came back.
    let duration: Duration

    /// The body's start, fit for a line of text.
    var brief: String { String(decoding: body.prefix(1_000), as: UTF8.self).quotedBriefly }
}

/// Status line and header fields of an answer, read as strictly as RFC 9112 lets a client be.
struct HTTPResponseHead {
    let status: Int
    let contentType: String?
    let bodyBytes: Int
    /// Whether the server closes the connection after this answer.
    let closes: Bool

    /// More is taken for an error of the server, not read.
    static let bodyBytesMax = 256 * 1_024 * 1_024

    /// Reads a head without the empty line that ends it.
    init(_ bytes: ArraySlice<UInt8>) throws(ClientError) {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        // A line end alone stays in its line, where it is a control character like any other.
        guard let first = lines.first, lines.allSatisfy(HTTPResponseHead.isPrintable) else {
            throw ClientError(
                "the answer's head has characters that are not allowed: \(text.quotedBriefly)")
        }
        status = try HTTPResponseHead.status(in: first)

        var values: [String: [Substring]] = [:]
        for line in lines.dropFirst() {
            let (name, value) = try HTTPResponseHead.field(line)
            values[name, default: []].append(value)
        }
        guard values["transfer-encoding"] == nil else {
            throw ClientError("the answer has a Transfer-Encoding, which nothing asked for")
        }
        bodyBytes = try HTTPResponseHead.length(values["content-length"] ?? [])
        contentType = values["content-type"]?.joined(separator: ", ")
        closes = (values["connection"] ?? []).flatMap { $0.split(separator: ",") }
            .contains { $0.filter { $0 != " " && $0 != "\t" }.lowercased() == "close" }
    }

    private static func isPrintable(_ line: Substring) -> Bool {
        line.utf8.allSatisfy { 0x20..<0x7F ~= $0 || $0 == UInt8(ascii: "\t") }
    }

    /// `HTTP/1.1 200 OK`; the reason may be empty, but the space before it may not be missing.
    private static func status(in line: Substring) throws(ClientError) -> Int {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HTTP/1.1", parts[1].utf8.count == 3,
            let status = number(parts[1]), 200...599 ~= status
        else { throw ClientError("not the status line of a final answer: \(line.quotedBriefly)") }
        return status
    }

    private static func field(_ line: Substring) throws(ClientError) -> (String, Substring) {
        guard let colon = line.firstIndex(of: ":"), line.startIndex < colon,
            line[..<colon].allSatisfy({
                $0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0)
            })
        else { throw ClientError("not a header field: \(line.quotedBriefly)") }
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var value = line[colon...].dropFirst().drop(while: isBlank)
        while let last = value.last, isBlank(last) { value.removeLast() }
        return (line[..<colon].lowercased(), value)
    }

    private static func length(_ values: [Substring]) throws(ClientError) -> Int {
        guard values.count == 1 else {
            throw ClientError("the answer has \(values.count) fields Content-Length, not one")
        }
        guard let length = number(values[0]), length <= bodyBytesMax else {
            throw ClientError("not a usable Content-Length: \(values[0].quotedBriefly)")
        }
        return length
    }

    /// Digits only: `Int` alone would allow a sign.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(text) : nil
    }
}
