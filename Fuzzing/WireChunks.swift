@testable internal import EventHTTP

/// A chunked body for `WireGrammar` (RFC 9112, section 7.1).
struct WireChunks {
    private(set) var content: [UInt8] = []
    private(set) var rest: ArraySlice<UInt8>
    private let limits: HTTPServerLimits
    /// Bytes of extensions and trailers.
    private var extraBytes = 0
    private var problems: Set<Int> = []

    init(_ rest: ArraySlice<UInt8>, _ limits: HTTPServerLimits) {
        self.rest = rest
        self.limits = limits
    }

    /// Reads to the end of the body, or to what is wrong or missing.
    mutating func read() -> WireGrammar.End {
        while true {
            guard let line = readLine() else { return .partial }
            let size = readSize(line)
            guard problems.isEmpty else { return .refused(problems) }
            if size == 0 { return readTrailers() }
            let chunk = rest.prefix(size)
            rest = rest.dropFirst(size)
            guard rest.count >= 2 else { return .partial }
            guard rest.starts(with: WireGrammar.lineEnd) else { return .refused([400]) }
            rest = rest.dropFirst(2)
            content += chunk
        }
    }

    private mutating func readSize(_ line: String) -> Int {
        let digits = line.prefix { "0123456789abcdefABCDEF".contains($0) }
        let others = line.dropFirst(digits.count)
        if !(1...16).contains(digits.count) || !Self.areExtensions(others) {
            problems.insert(400)
        }
        count(others.unicodeScalars.count)
        let size = Int(digits, radix: 16) ?? .max
        if size > limits.bodyBytes - content.count { problems.insert(413) }
        return size
    }

    /// RFC 9112, section 7.1.1.
    private static func areExtensions(_ text: Substring) -> Bool {
        let form =
            /[ \t]*;[ \t]*([^ \t;="]+)(?:[ \t]*=[ \t]*([^ \t;="]+|"(?s:[^"\\]|\\.)*"))?/
        var rest = text
        while let match = rest.prefixMatch(of: form) {
            let value = match.2 ?? "none"
            let isQuoted = value.hasPrefix("\"") && WireGrammar.isFieldValue(value)
            guard WireGrammar.isToken(match.1), isQuoted || WireGrammar.isToken(value) else {
                return false
            }
            rest = rest[match.range.upperBound...]
        }
        return rest.isEmpty
    }

    private mutating func readTrailers() -> WireGrammar.End {
        while true {
            guard let line = readLine() else { return .partial }
            if line.isEmpty { return .none }
            let parts = line.split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count < 2 || !WireGrammar.isToken(parts[0])
                || !WireGrammar.isFieldValue(parts[1])
            {
                problems.insert(400)
            }
            // The colon is not counted, if there is one.
            count(line.unicodeScalars.count - (parts.count - 1))
            guard problems.isEmpty else { return .refused(problems) }
        }
    }

    private mutating func count(_ bytes: Int) {
        extraBytes += bytes
        if extraBytes > limits.headBytes { problems.insert(431) }
    }

    private mutating func readLine() -> String? {
        guard let end = rest.firstRange(of: WireGrammar.lineEnd) else { return nil }
        defer { rest = rest[end.upperBound...] }
        return WireGrammar.text(rest[..<end.lowerBound])
    }
}
