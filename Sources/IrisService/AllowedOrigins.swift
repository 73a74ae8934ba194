internal import EventHTTP

/// The web pages of others whose scripts may read the answers: the server's side of the CORS protocol
/// (https://fetch.spec.whatwg.org/#http-cors-protocol).
package struct AllowedOrigins: Sendable {
    /// Why a setting is no list of origins.
    package enum Problem: Error, Hashable {
        /// It is not written as browsers send it.
        case notAnOrigin(String)
        case anyBesideOthers
    }

    /// An origin, and the fields of the answers to its pages.
    private struct Listed {
        let bytes: [UInt8]
        let fields: [HTTPReplyField]
    }

    /// Empty if all are allowed.
    private let listed: [Listed]

    /// Reads origins such as `https://app.example`, or `*` alone, which stands for all. There is one at
    /// least.
    package init(_ texts: [String]) throws(Problem) {
        precondition(!texts.isEmpty, "no origins are nil, not a list of none")
        var listed: [Listed] = []
        for text in texts where text != "*" {
            guard Origin.isSerialized(text),
                let field = HTTPReplyField("Access-Control-Allow-Origin", configured: text)
            else { throw .notAnOrigin(text) }
            listed.append(
                Listed(bytes: Array(text.utf8), fields: [field, AllowedOrigins.varyField]))
        }
        guard listed.isEmpty || listed.count == texts.count else { throw .anyBesideOthers }
        self.listed = listed
    }

    /// Whether a page of `origin` may read answers; nil is a request that names none.
    func allow(_ origin: Span<UInt8>?) -> Bool {
        if listed.isEmpty { return true }
        guard let origin else { return false }
        return entry(of: origin) != nil
    }

    /// What an answer says to a page of `origin`; nil is a request that names none.
    ///
    /// The same for all requests where all origins are allowed, and else marked as different for each:
    /// a cache must not give one the answer to another.
    func fields(for origin: Span<UInt8>?) -> [HTTPReplyField] {
        if listed.isEmpty { return AllowedOrigins.anyFields }
        guard let origin, let entry = entry(of: origin) else { return AllowedOrigins.otherFields }
        return entry.fields
    }

    /// What a preflight for `route` is told beyond that, if its origin is allowed. `fieldNames` is the list
    /// of the fields that the page wants to send.
    ///
    /// They are allowed whatever they are called: tracing adds some to the requests of pages that do not
    /// know of it, and what the server does not know it passes over. Named and not `*`, because that does
    /// not include Authorization, and because older browsers do not know it. What is no list of names, or
    /// too long a one, is not answered, and then the browser sends nothing.
    static func preflightFields(for route: Route, fieldNames: String) -> [HTTPReplyField] {
        let names = HTTPReplyField("Access-Control-Allow-Headers", tokens: fieldNames)
        return [
            route.allows(.post)
                ? HTTPReplyField("Access-Control-Allow-Methods", "POST")
                : HTTPReplyField("Access-Control-Allow-Methods", "GET, HEAD"),
            // Ten minutes, in seconds: after a restart with other settings no page is wrong for longer.
            HTTPReplyField("Access-Control-Max-Age", "600"),
        ] + (names.map { [$0] } ?? [])
    }

    private func entry(of origin: Span<UInt8>) -> Listed? {
        listed.first { entry in
            entry.bytes.count == origin.count
                && entry.bytes.indices.allSatisfy { entry.bytes[$0] == origin[$0] }
        }
    }

    private static let varyField = HTTPReplyField("Vary", "Origin")
    private static let otherFields = [varyField]
    private static let anyFields = [HTTPReplyField("Access-Control-Allow-Origin", "*")]
}

extension AllowedOrigins.Problem: CustomStringConvertible {
    /// The line for the user.
    package var description: String {
        switch self {
        case .notAnOrigin(let text):
            "--allow-origin takes origins as browsers send them, scheme://host or scheme://host:port in "
                + "small letters, without a path and without the scheme's own port, or * for all: not "
                + "'\(text)'"
        case .anyBesideOthers:
            "--allow-origin * stands for all origins: leave the others away"
        }
    }
}

/// Origins as text (https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin).
private enum Origin {
    /// A name of 253 characters, with a scheme and a port.
    private static let bytesMax = 300
    /// Browsers leave these ports away, so nothing would ever match.
    private static let defaultPorts = ["http": "80", "https": "443"]

    /// Whether a browser can send `text` in the field `Origin`. `null` it can send, but for any page that
    /// hides where it is from.
    static func isSerialized(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax, let colons = text.firstRange(of: "://") else {
            return false
        }
        let scheme = text[..<colons.lowerBound]
        let (host, port) = parts(of: text[colons.upperBound...])
        return isScheme(scheme) && isHost(host)
            && (port.map { isPort($0) && defaultPorts[String(scheme)] != String($0) } ?? true)
    }

    private static func parts(of authority: Substring) -> (host: Substring, port: Substring?) {
        // The colons in an IPv6 address are in brackets.
        let hostEnd = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[hostEnd...].lastIndex(of: ":") else { return (authority, nil) }
        return (authority[..<colon], authority[colon...].dropFirst())
    }

    private static func isScheme(_ text: Substring) -> Bool {
        text.utf8.first.map(isLetter) ?? false
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("[") {
            let address = text.dropFirst().dropLast()
            return text.hasSuffix("]") && address.contains(":")
                && address.utf8.allSatisfy {
                    isDigit($0) || "abcdef:".utf8.contains($0)
                }
        }
        return !text.isEmpty
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-._".utf8.contains($0) }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.allSatisfy(isDigit) && !text.hasPrefix("0") && UInt16(text) != nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
