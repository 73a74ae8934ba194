/// Asks the server one thing after the other, on one connection for as long as the server keeps it: what
/// it serves and what it counts. The load is `LoadGenerator`'s.
struct HTTPClient {
    let url: ServerURL
    private let token: AccessToken?
    private(set) var hasConnected = false
    private var connection: Connection?

    /// How long an answer may take that arrives piece by piece.
    private static let answerTimeMax: Duration = .seconds(60)

    init(_ url: ServerURL, token: AccessToken? = nil) {
        self.url = url
        self.token = token
    }

    mutating func get(_ path: String) throws(ClientError) -> HTTPResponse {
        let head = """
            GET \(path) HTTP/1.1\r
            Host: \(url.authority)\r
            User-Agent: iris-traffic\r
            \(token?.field ?? "")\r

            """
        return try exchange(Array(head.utf8))
    }

    /// What to tell the user about an answer to `path` that is of no use. `hint` is for those that
    /// tell nothing by themselves.
    func failure(_ path: String, _ response: HTTPResponse, hint: String = "") -> ClientError {
        let what = "GET \(path) of \(url) has status \(response.status)"
        if response.status == 421 {
            return ClientError(
                "\(what): start the server with --allow-host \(url.host), or give its address")
        }
        guard response.status == 401 else { return ClientError(what + hint) }
        return ClientError(
            token == nil
                ? "\(what): give the file of the server's token with --token-file"
                : "\(what): the server has another token than the file of --token-file")
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
