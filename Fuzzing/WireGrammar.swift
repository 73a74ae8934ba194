@testable internal import EventHTTP
internal import TestSupport

/// What a client has sent on one connection, read in the plainest way (RFC 9112): line by line when all
/// is there. The other opinion about `HeadParser` and `ChunkedBody`, and about the whole server.
enum WireGrammar {
    struct Request: Equatable {
        let method: String
        let target: String
        /// Names and values as they came, without the blanks around values.
        let fields: [String]
        let body: [UInt8]
    }

    /// What comes behind the requests that are whole.
    enum End: Equatable {
        /// Nothing, or nothing that would be read.
        case none
        /// A part of a request, which may be wrong already.
        case partial
        /// The statuses that tell what is wrong: which of them is found first, is left open.
        case refused(Set<Int>)
    }

    static func read(
        _ stream: [UInt8], _ limits: HTTPServerLimits
    ) -> (requests: [Request], end: End) {
        var rest = stream[...]
        var requests: [Request] = []
        while !rest.isEmpty {
            if rest.starts(with: lineEnd) { rest = rest.dropFirst(2) }
            guard let end = rest.firstRange(of: lineEnd + lineEnd) else {
                return (requests, .partial)
            }
            let head = WireHead(text(rest[..<end.lowerBound]), limits)
            var problems = head.problems
            if end.upperBound - rest.startIndex > limits.headBytes { problems.insert(431) }
            guard problems.isEmpty else { return (requests, .refused(problems)) }
            rest = rest[end.upperBound...]
            var body: ArraySlice<UInt8> = []
            if head.dropsBody {
                rest = []
            } else if head.isChunked {
                var chunks = WireChunks(rest, limits)
                let end = chunks.read()
                guard end == .none else {
                    // A part of the content may be wrong already.
                    guard head.coding != nil, case .refused(let statuses) = end else {
                        return (requests, end)
                    }
                    return (requests, .refused(statuses.union([400, 413])))
                }
                (body, rest) = (chunks.content[...], chunks.rest)
            } else {
                body = rest.prefix(head.length)
                guard body.count == head.length else { return (requests, .partial) }
                rest = rest.dropFirst(head.length)
            }
            if let coding = head.coding, !head.dropsBody {
                let content = Compressed.content(
                    of: Array(body), isGzip: coding == "gzip", bytesMax: limits.bodyBytes)
                guard let content else { return (requests, .refused([400, 413])) }
                body = content[...]
            }
            requests.append(
                Request(
                    method: head.method, target: head.target, fields: head.fields,
                    body: Array(body)))
            if !head.keepsAlive { rest = [] }
        }
        return (requests, .none)
    }

    static let lineEnd = Array("\r\n".utf8)

    /// A character for each byte, but for a carriage return with a line feed, which are one together.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// The bytes that such a text was made of.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.allSatisfy(tokenCharacters.contains)
    }

    /// Whether `text` has no controls but tabs.
    static func isFieldValue(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\t" || ($0 >= " " && $0 != "\u{7F}") }
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    /// And digits.
    static let letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let tokenCharacters = Set("\(letters)!#$%&'*+-.^_`|~")
}
