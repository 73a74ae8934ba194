internal import Glibc

@testable internal import EventHTTP

/// The head of a request for `WireGrammar`, and all that is wrong with it, as statuses.
struct WireHead {
    private(set) var problems: Set<Int> = []
    private(set) var method = ""
    private(set) var target = ""
    private(set) var fields: [String] = []
    private(set) var isChunked = false
    private(set) var length = 0
    /// `gzip` or `deflate`; nil if the body is not compressed, or there is none.
    private(set) var coding: String?
    private var isVersion10 = false
    private var values: [(name: String, value: String)] = []

    /// Reads all lines, without the empty one at the end.
    init(_ text: String, _ limits: HTTPServerLimits) {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        readRequestLine(lines[0], limits)
        for line in lines.dropFirst() { readField(line) }
        if fields.count > limits.headerFields { problems.insert(431) }
        checkHost()
        readFraming(limits)
        readCoding()
        let expectations = all("expect").filter { $0.lowercased() != "100-continue" }
        if !isVersion10, !expectations.isEmpty { problems.insert(417) }
    }

    /// Whether another request may follow (RFC 9112, section 9.3).
    var keepsAlive: Bool {
        let options = list("connection")
        return !options.contains("close") && (!isVersion10 || options.contains("keep-alive"))
    }

    /// Whether there is a body that the server does not read.
    var dropsBody: Bool {
        let methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
        return (isChunked || length > 0) && !methods.contains(method)
    }

    private mutating func readRequestLine(_ line: Substring, _ limits: HTTPServerLimits) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        method = String(parts[0])
        if !WireGrammar.isToken(method) { problems.insert(400) }
        if method == "CONNECT" { problems.insert(501) }
        if line.unicodeScalars.count > limits.targetBytes { problems.insert(414) }
        guard parts.count == 3 else {
            problems.insert(400)
            return
        }
        target = String(parts[1])
        if target.unicodeScalars.count <= limits.targetBytes { problems.remove(414) }
        let isVisible = target.unicodeScalars.allSatisfy { $0 > " " && $0 < "\u{7F}" && $0 != "#" }
        let isAbsolute = Self.isAbsolute(target)
        let isAsterisk = target == "*" && method == "OPTIONS"
        if !isVisible || !(target.hasPrefix("/") || isAbsolute || isAsterisk) {
            problems.insert(400)
        }
        guard let version = parts[2].wholeMatch(of: /HTTP\/([0-9])\.([0-9])/) else {
            problems.insert(400)
            return
        }
        if version.1 != "1" { problems.insert(505) }
        isVersion10 = version.2 == "0"
    }

    private mutating func readField(_ line: Substring) {
        let parts = line.split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, WireGrammar.isToken(parts[0]), WireGrammar.isFieldValue(parts[1])
        else {
            problems.insert(400)
            return
        }
        let value = WireGrammar.trimmed(parts[1])
        fields.append("\(parts[0]): \(value)")
        values.append((name: parts[0].lowercased(), value: value))
    }

    private mutating func checkHost() {
        let hosts = all("host")
        let isRight = isVersion10 ? hosts.count <= 1 : hosts.count == 1
        if !isRight || !hosts.allSatisfy(Self.isHost) { problems.insert(400) }
    }

    private mutating func readFraming(_ limits: HTTPServerLimits) {
        let lengths = all("content-length")
        if let text = lengths.first {
            let isNumber = !text.isEmpty && text.allSatisfy("0123456789".contains)
            if lengths.count > 1 || !isNumber { problems.insert(400) }
            length = Int(text) ?? .max
            if isNumber, length > limits.bodyBytes { problems.insert(413) }
        }
        guard !all("transfer-encoding").isEmpty else { return }
        let codings = list("transfer-encoding")
        isChunked = true
        // A list may have empty elements; not this one.
        if isVersion10 || !lengths.isEmpty || codings.last != "chunked" || codings.contains("")
            || codings.filter({ $0 == "chunked" }).count > 1
        {
            problems.insert(400)
        } else if codings.count > 1 {
            problems.insert(501)
        }
    }

    private mutating func readCoding() {
        let codings = list("content-encoding").filter { $0 != "" && $0 != "identity" }
        guard isChunked || length > 0, let first = codings.first else { return }
        coding = ["gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"][first]
        if codings.count > 1 || coding == nil { problems.insert(415) }
    }

    /// RFC 9110, sections 4.2.1, 4.2.2 and 4.2.4.
    private static func isAbsolute(_ text: String) -> Bool {
        guard let match = text.wholeMatch(of: /[Hh][Tt][Tt][Pp][Ss]?:\/\/([^\/?]*)(?:[\/?].*)?/)
        else {
            return false
        }
        return isHost(String(match.1))
    }

    /// RFC 3986, section 3.2, without userinfo.
    private static func isHost(_ text: String) -> Bool {
        let name = /(?:[-._~!$&'()*+,;=A-Za-z0-9]|%[0-9A-Fa-f]{2})+(?::[0-9]*)?/
        let future = /\[[Vv][0-9A-Fa-f]+\.[-._~!$&'()*+,;=:A-Za-z0-9]+\](?::[0-9]*)?/
        if text.wholeMatch(of: name) != nil || text.wholeMatch(of: future) != nil { return true }
        guard let match = text.wholeMatch(of: /\[([0-9A-Fa-f:.]+)\](?::[0-9]*)?/) else {
            return false
        }
        // The C library's opinion.
        var address = in6_addr()
        return inet_pton(AF_INET6, String(match.1), &address) == 1
    }

    private func all(_ name: String) -> [String] {
        values.filter { $0.name == name }.map(\.value)
    }

    /// The elements of all fields with this name, in small letters.
    private func list(_ name: String) -> [String] {
        all(name).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map { WireGrammar.trimmed($0).lowercased() }
    }
}
