internal import Glibc
internal import PrintableText

/// Why the server could not be talked to, or what it did that HTTP does not allow.
struct ClientError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// The system's words for an error number.
    static func text(of code: Int32) -> String {
        // A socket's time limit ends a call with one of these.
        if code == EAGAIN || code == EINPROGRESS {
            return "nothing happened for \(Connection.silenceSecondsMax) seconds"
        }
        return String(cString: strerror(code)).lowercased()
    }
}

extension StringProtocol {
    /// In quotes, without control characters, and cut to what fits on a line: for what a server
    /// sent and nobody has checked.
    var quotedBriefly: String {
        let quoted = String(prefix(120)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(quoted.onOneLine)\"" + (count > 120 ? "…" : "")
    }

    /// As it is, unless it would do something to a terminal or to the layout.
    var quotedIfUnprintable: String {
        let text = String(self)
        return count <= 120 && text.onOneLine == text ? text : quotedBriefly
    }
}
