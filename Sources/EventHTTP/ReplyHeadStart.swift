/// The start of a reply's head, up to its length, if it has one. A loop keeps it for the next reply: it changes with
/// the status, the media type and what caches may do, which are mostly those of the reply before, and
/// once a second with the date.
///
/// A class, because it is read for each reply: that counts one reference, and a copy of all that is in it
/// would cost more than a hundred instructions.
final class ReplyHeadStart {
    let bytes: [UInt8]
    /// Whether the number of the body's bytes comes next.
    let endsInLength: Bool
    private let status: HTTPStatus
    private let contentType: StaticString
    private let caching: CacheControl
    private let second: Int

    init(of head: ReplyHead, date: HTTPDate) {
        status = head.status
        contentType = head.contentType
        caching = head.caching
        second = date.second
        endsInLength = status != .noContent
        // The media type is what the content is, whatever it looks like to a browser: names from a model
        // and from a request stand in it. Here it costs nothing, because a start serves many replies.
        let content =
            endsInLength
            ? "\r\nX-Content-Type-Options: nosniff\r\nContent-Type: \(contentType)"
                + "\r\nContent-Length: "
            : ""
        bytes =
            Array("HTTP/1.1 \(status.code) \(status.reason)\r\nDate: ".utf8) + date.text
            + Array("\r\nCache-Control: \(caching.value)\(content)".utf8)
    }

    /// Whether `head` begins like this at `date`.
    func isStart(of head: ReplyHead, date: HTTPDate) -> Bool {
        // The same text may lie at two places: then the start is made again, no more.
        // Safe: the pointers are compared, not read.
        let isSameType = unsafe contentType.utf8Start == head.contentType.utf8Start
        return isSameType && status.code == head.status.code && second == date.second
            && caching == head.caching
    }
}
