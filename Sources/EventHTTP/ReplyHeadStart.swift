/// The start of a reply's head, up to its length, kept for the next reply: it changes with the status
/// and the media type, which are mostly those of the reply before, and once a second with the date.
struct ReplyHeadStart {
    private(set) var bytes: [UInt8] = []
    private var status = HTTPStatus.ok
    private var contentType: StaticString = ""
    private var dateSecond = 0

    /// Makes `bytes` the start of a head with these three.
    mutating func prepare(_ status: HTTPStatus, _ contentType: StaticString, _ date: HTTPDate) {
        // Two literals with the same text may lie at two places: then it is made again, no more.
        // Safe: the pointers are compared, not read.
        let isSameType = unsafe contentType.utf8Start == self.contentType.utf8Start
        if isSameType && status == self.status && date.second == dateSecond { return }
        self.status = status
        self.contentType = contentType
        dateSecond = date.second
        bytes.removeAll(keepingCapacity: true)
        bytes += "HTTP/1.1 \(status.code) \(status.reason)\r\nDate: ".utf8
        bytes += date.text
        bytes += "\r\nContent-Type: \(contentType)\r\nContent-Length: ".utf8
    }
}
