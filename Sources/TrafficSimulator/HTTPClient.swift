/// Asks the server one thing after the other, on one connection for as long as the server keeps it: what
/// it serves and what it counts. The load is `LoadGenerator`'s.
struct HTTPClient {
    let url: ServerURL
    private(set) var hasConnected = false
    private var connection: Connection?

    /// How long an answer may take that arrives piece by piece.
    private static let answerTimeMax: Duration = .seconds(60)

    init(_ url: ServerURL) { self.url = url }

    mutating func get(_ path: String) throws(ClientError) -> HTTPResponse {
        let head =
            "GET \(path) HTTP/1.1\r\nHost: \(url.authority)\r\nUser-Agent: iris-traffic\r\n\r\n"
        return try exchange(Array(head.utf8))
    }

    /// Where the server is, found by connecting to it.
    mutating func address() throws(ClientError) -> ServerAddress { try openConnection().address }

    private mutating func exchange(_ request: [UInt8]) throws(ClientError) -> HTTPResponse {
        let connection = try openConnection()
        // Until the answer is there, it is good for nothing else.
        self.connection = nil
        let start = ContinuousClock.now
        try connection.send(request)

        var bytes: [UInt8] = []
        var head: HTTPResponseHead?
        while true {
            let isOpen = try connection.receive(into: &bytes)
            if head == nil { head = try HTTPResponseHead(bytes.span) }
            if let head, bytes.count >= head.headBytes + head.bodyBytes {
                guard bytes.count == head.headBytes + head.bodyBytes else {
                    throw ClientError(
                        "the answer has more bytes than its Content-Length of \(head.bodyBytes)")
                }
                self.connection = head.closes ? nil : connection
                return HTTPResponse(
                    status: head.status, isJSON: head.isJSON, body: Array(bytes[head.headBytes...]))
            }
            guard isOpen else {
                throw ClientError(
                    "the server closed the connection after \(bytes.count) bytes of an answer")
            }
            guard ContinuousClock.now - start < HTTPClient.answerTimeMax else {
                throw ClientError("the answer is not complete after \(HTTPClient.answerTimeMax)")
            }
        }
    }

    private mutating func openConnection() throws(ClientError) -> Connection {
        if let connection, !connection.isClosedByServer { return connection }
        let connection = try Connection(to: url)
        hasConnected = true
        self.connection = connection
        return connection
    }
}
