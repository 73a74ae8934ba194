@testable import EventHTTP

extension ReplyBuffer {
    /// What was appended, while there is no head.
    var text: String { String(decoding: Array(bytes), as: UTF8.self) }
}
