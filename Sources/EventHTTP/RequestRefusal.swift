/// Why the transport refuses a request by itself, before a handler sees it, or gives a connection up.
package struct RequestRefusal: Error, Equatable {
    /// What kind of reason it is. The raw value is a word for programs.
    package enum Reason: String, CaseIterable, Sendable {
        /// No request as RFC 9112 has it, or one that two readers could understand in two ways.
        case malformed
        /// It is for a host that this server is not: see `AllowedHosts`.
        case misdirected
        /// Its head was not whole in time.
        case headTimeout = "head_timeout"
        /// Its body was not whole in time.
        case bodyTimeout = "body_timeout"
        case bodyTooLarge = "body_too_large"
        /// Its content has a coding that this server does not know, or several.
        case contentCoding = "content_coding"
        /// Its compressed content does not expand to anything, or not to its end.
        case contentDamaged = "content_damaged"
        case targetTooLong = "target_too_long"
        case headTooLarge = "head_too_large"
        /// It expects something else than "100 Continue".
        case expectation
        /// A transfer coding or a method that this server does not know.
        case unsupported
        /// A version of HTTP that this server does not speak.
        case version
        /// The connections of the loop hold as many bytes together as they may.
        case buffersFull = "buffers_full"
        /// The client did not take its reply in time. It gets no other.
        case replyTimeout = "reply_timeout"

        /// What the client is told; nil if it is told nothing.
        package var status: HTTPStatus? {
            switch self {
            case .malformed, .contentDamaged: .badRequest
            case .misdirected: .misdirectedRequest
            case .headTimeout, .bodyTimeout: .requestTimeout
            case .bodyTooLarge: .contentTooLarge
            case .contentCoding: .unsupportedMediaType
            case .targetTooLong: .uriTooLong
            case .headTooLarge: .requestHeaderFieldsTooLarge
            case .expectation: .expectationFailed
            case .unsupported: .notImplemented
            case .version: .httpVersionNotSupported
            case .buffersFull: .serviceUnavailable
            case .replyTimeout: nil
            }
        }
    }

    package let reason: Reason

    /// What the reply says beside the reason, so that the client can do better.
    var fields: [HTTPReplyField] { reason == .contentCoding ? [ContentCoding.accepted] : [] }

    /// A sentence for people, without quotes, backslashes and controls. A constant, so that nothing
    /// of the request can get into it.
    package let detail: StaticString

    init(_ reason: Reason, _ detail: StaticString) {
        self.reason = reason
        self.detail = detail
    }

    static func malformed(_ detail: StaticString) -> RequestRefusal {
        RequestRefusal(.malformed, detail)
    }

    /// The system has none left, or gives this process no more. What could not be kept is refused or cut,
    /// and so gives back what it had.
    static let outOfMemory = RequestRefusal(.buffersFull, "no memory is left for it")

    package static func == (left: RequestRefusal, right: RequestRefusal) -> Bool {
        left.reason == right.reason && "\(left.detail)" == "\(right.detail)"
    }
}
