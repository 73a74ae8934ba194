/// Sends requests one by one and reads their answers, on one connection for as long as the server
/// keeps it.
///
/// Written apart from the server's own HTTP, so that neither hides a mistake of the other.
struct HTTPClient {
    let url: ServerURL
    private(set) var connectionCount = 0
    private var connection: Connection?

    private static let headBytesMax = 64 * 1_024
    /// How long an answer may take that arrives piece by piece.
    private static let answerTimeMax: Duration = .seconds(60)

    init(_ url: ServerURL) { self.url = url }

    mutating func get(_ path: String) throws(ClientError) -> HTTPResponse {
        try exchange(head("GET", path) + Array("\r\n".utf8))
    }

    /// `fields` are further header fields, each a line as `name: value`.
    mutating func post(
        _ path: String, fields: [String] = [], json body: [UInt8]
    ) throws(ClientError) -> HTTPResponse {
        let lines =
            fields + ["Content-Type: application/json", "Content-Length: \(body.count)", "", ""]
        return try exchange(head("POST", path) + Array(lines.joined(separator: "\r\n").utf8) + body)
    }

    private func head(_ method: String, _ path: String) -> [UInt8] {
        let line = "\(method) \(path) HTTP/1.1\r\n"
        return Array("\(line)Host: \(url.authority)\r\nUser-Agent: iris-traffic\r\n".utf8)
    }

    private mutating func exchange(_ request: [UInt8]) throws(ClientError) -> HTTPResponse {
        let connection = try openConnection()
        let clock = ContinuousClock()
        let start = clock.now
        try connection.send(request)

        var bytes: [UInt8] = []
        var parsed: (head: HTTPResponseHead, headBytes: Int)?
        while true {
            let isOpen = try connection.receive(into: &bytes)
            let duration = clock.now - start
            if parsed == nil { parsed = try HTTPClient.parseHead(bytes) }
            if let (head, headBytes) = parsed, bytes.count >= headBytes + head.bodyBytes {
                guard bytes.count == headBytes + head.bodyBytes else {
                    throw ClientError(
                        "the answer has more bytes than its Content-Length of \(head.bodyBytes)")
                }
                self.connection = head.closes ? nil : connection
                return HTTPResponse(
                    status: head.status, contentType: head.contentType,
                    body: Array(bytes[headBytes...]), duration: duration)
            }
            guard isOpen else {
                throw ClientError(
                    "the server closed the connection after \(bytes.count) bytes of an answer")
            }
            guard duration < HTTPClient.answerTimeMax else {
                throw ClientError("the answer is not complete after \(HTTPClient.answerTimeMax)")
            }
        }
    }

    private mutating func openConnection() throws(ClientError) -> Connection {
        if let connection, !connection.isClosedByServer { return connection }
        let connection = try Connection(to: url)
        connectionCount += 1
        return connection
    }

    /// The head at the start of `bytes` and its length; nil while it is not all there.
    private static func parseHead(
        _ bytes: [UInt8]
    ) throws(ClientError) -> (head: HTTPResponseHead, headBytes: Int)? {
        let end = Array("\r\n\r\n".utf8)
        let searched = bytes.prefix(headBytesMax)
        let last = searched.count - end.count
        guard last >= 0,
            let headEnd = (0...last).first(where: { searched[$0...].starts(with: end) })
        else {
            if bytes.count >= headBytesMax {
                throw ClientError("the answer has a head without an end")
            }
            return nil
        }
        return (try HTTPResponseHead(bytes[..<headEnd]), headEnd + end.count)
    }
}
