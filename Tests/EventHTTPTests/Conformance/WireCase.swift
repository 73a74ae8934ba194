/// Bytes that a client sends, and everything that the server may say to them.
///
/// In the texts of a case each character stands for the byte with its number: "\u{FF}" is one byte.
struct WireCase: Sendable, CustomStringConvertible {
    /// How the connection is left behind the case.
    enum End {
        /// The next request on it is answered.
        case open
        /// The server ends it behind its last answer, and reads nothing more as a request.
        case closed
        /// The same, but the client has asked for the end and has gone on nevertheless.
        case closedBeforeLastBytes
        /// The client ends its side, and the server then does the same.
        case halfClosed
    }

    let description: String
    let bytes: [UInt8]
    let answers: [WireAnswer]
    let end: End

    static func bytes(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    /// Whether "100 Continue" may come, if the head arrives before the first byte of the body.
    var mayBeContinued: Bool {
        String(decoding: bytes, as: UTF8.self).lowercased().contains("expect:")
    }

    /// Each of `replies` is a good answer of the echoing handler. With `refusal` another request
    /// follows, which is refused and ends the connection.
    static func served(
        _ description: String, _ text: String, _ replies: String..., end: End = .open,
        connection: String? = nil, refusal: Int? = nil
    ) -> WireCase {
        let isClosed = [.closed, .closedBeforeLastBytes].contains(end) && refusal == nil
        var answers = replies.enumerated().map { index, reply in
            let isLast = isClosed && index == replies.count - 1
            return WireAnswer(
                status: 200, text: reply, connection: isLast ? "close" : connection)
        }
        if let refusal { answers.append(WireAnswer(refusal: refusal)) }
        return WireCase(
            description: description, bytes: bytes(text), answers: answers,
            end: refusal == nil ? end : .closed)
    }

    /// A request to HEAD, whose answer is a head alone.
    static func servedHead(_ description: String, _ text: String, end: End = .open) -> WireCase {
        let answer = WireAnswer(
            status: 200, text: "", connection: end == .closed ? "close" : nil, isHead: true)
        return WireCase(description: description, bytes: bytes(text), answers: [answer], end: end)
    }

    static func refused(
        _ description: String, _ text: String, _ status: Int = 400, isHead: Bool = false
    ) -> WireCase {
        WireCase(
            description: description, bytes: bytes(text),
            answers: [WireAnswer(refusal: status, isHead: isHead)], end: .closed)
    }

    /// Bytes that make no request before the client's half-close: nothing is said to them.
    static func unanswered(_ description: String, _ text: String) -> WireCase {
        WireCase(description: description, bytes: bytes(text), answers: [], end: .halfClosed)
    }
}

extension WireAnswer {
    init(refusal status: Int, isHead: Bool = false) {
        self.init(status: status, text: "refused \(status)", connection: "close", isHead: isHead)
    }
}
