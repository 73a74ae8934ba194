/// Status line and header fields of an answer, read as strictly as RFC 9112 lets a client be.
///
/// Written apart from the server's own HTTP, so that neither hides a mistake of the other.
struct HTTPResponseHead {
    let status: Int
    let isJSON: Bool
    let bodyBytes: Int
    /// Whether the server closes the connection after this answer.
    let closes: Bool
    /// The length of the head, with the empty line that ends it.
    let headBytes: Int

    /// More is taken for an error of the server, not read.
    static let headBytesMax = 64 * 1_024
    static let bodyBytesMax = 256 * 1_024 * 1_024

    /// Reads the head at the start of `bytes`; nil while it is not all there.
    init?(_ bytes: Span<UInt8>) throws(ClientError) {
        var fields = Fields()
        var status: Int?
        var lineStart = 0
        while true {
            guard let lineEnd = try HTTPResponseHead.lineEnd(in: bytes, from: lineStart) else {
                guard bytes.count < HTTPResponseHead.headBytesMax else {
                    throw ClientError("the answer has a head without an end")
                }
                return nil
            }
            let line = bytes.extracting(lineStart..<lineEnd)
            lineStart = lineEnd + 2
            if status == nil {
                status = try HTTPResponseHead.status(in: line)
            } else if line.isEmpty {
                break
            } else {
                try fields.read(line)
            }
        }
        guard let bodyBytes = fields.contentLength else {
            throw ClientError("the answer has no Content-Length")
        }
        self.status = status ?? 0
        self.bodyBytes = bodyBytes
        isJSON = fields.isJSON
        closes = fields.closes
        headBytes = lineStart
    }

    /// Where the line from `start` on ends: at its CR LF. A line end alone is a character like any other,
    /// and not allowed.
    private static func lineEnd(
        in bytes: Span<UInt8>, from start: Int
    ) throws(ClientError) -> Int? {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\r") {
                guard index + 1 < bytes.count else { return nil }
                if bytes[index + 1] == UInt8(ascii: "\n") { return index }
            }
            guard 0x20..<0x7F ~= byte || byte == UInt8(ascii: "\t") else {
                let text = bytes.extracting(..<min(index + 1, bytes.count)).text
                throw ClientError(
                    "the answer's head has characters that are not allowed: \(text.quotedBriefly)")
            }
            index += 1
        }
        return nil
    }

    /// `HTTP/1.1 200 OK`; the reason may be empty, but the space before it may not be missing.
    private static func status(in line: Span<UInt8>) throws(ClientError) -> Int {
        let space = UInt8(ascii: " ")
        guard line.count >= 13, line.extracting(..<9).equals("HTTP/1.1 "), line[12] == space,
            let status = line.extracting(9..<12).decimal, 200...599 ~= status
        else {
            throw ClientError("not the status line of a final answer: \(line.text.quotedBriefly)")
        }
        return status
    }
}

extension HTTPResponseHead {
    /// What the header fields say that a client has to know.
    private struct Fields {
        var contentLength: Int?
        var isJSON = false
        var closes = false

        mutating func read(_ line: Span<UInt8>) throws(ClientError) {
            let nameBytes = try Fields.nameLength(of: line)
            let name = line.extracting(..<nameBytes)
            let rest = line.extracting((nameBytes + 1)...)
            let value = rest.extracting(rest.trimmedRange)
            // The length tells the few names that matter apart.
            switch nameBytes {
            case 14 where name.equals("content-length"):
                guard contentLength == nil else {
                    throw ClientError("the answer has more than one Content-Length")
                }
                guard let length = value.decimal, length <= HTTPResponseHead.bodyBytesMax else {
                    throw ClientError("not a usable Content-Length: \(value.text.quotedBriefly)")
                }
                contentLength = length
            case 12 where name.equals("content-type"):
                isJSON = value.equals("application/json")
            case 10 where name.equals("connection"):
                closes =
                    closes
                    || value.text.split(separator: ",").contains { element in
                        element.filter { $0 != " " && $0 != "\t" }.lowercased() == "close"
                    }
            case 17 where name.equals("transfer-encoding"):
                throw ClientError(
                    "the answer has a Transfer-Encoding: only answers with a Content-Length are read"
                )
            default: break
            }
        }

        /// The length of the token in front of the colon.
        private static func nameLength(of line: Span<UInt8>) throws(ClientError) -> Int {
            for index in line.indices {
                switch line[index] {
                case UInt8(ascii: ":") where index > 0: return index
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"),
                    UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "`"),
                    UInt8(ascii: "|"), UInt8(ascii: "~"):
                    continue
                default:
                    throw ClientError("not a header field: \(line.text.quotedBriefly)")
                }
            }
            throw ClientError("not a header field: \(line.text.quotedBriefly)")
        }
    }
}

extension Span<UInt8> {
    /// The bytes as text, for a message or a rare field.
    var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    /// Whether it is `literal`, whatever the case of its letters. Only for literals in lower case but
    /// for those without other letters.
    fileprivate func equals(_ literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        return literal.withUTF8Buffer { literal in
            for index in indices {
                let byte = self[index]
                let isUpper = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                let wanted = literal[index]
                guard byte == wanted || (isUpper && byte | 0x20 == wanted) else { return false }
            }
            return true
        }
    }

    /// The number that it is in digits: `Int` alone would allow a sign. Nil if there are none, or more
    /// than a sensible length has.
    fileprivate var decimal: Int? {
        guard 1...15 ~= count else { return nil }
        var number = 0
        for index in indices {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= self[index] else { return nil }
            number = number * 10 + Int(self[index] - UInt8(ascii: "0"))
        }
        return number
    }

    /// Where it is without the spaces and tabs around it.
    fileprivate var trimmedRange: Range<Int> {
        var first = 0
        var end = count
        while first < end, self[first].isBlank { first += 1 }
        while end > first, self[end - 1].isBlank { end -= 1 }
        return first..<end
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
