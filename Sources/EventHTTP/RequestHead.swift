/// The head of a request that RFC 9112 allows: what it says, and where its parts lie.
struct RequestHead {
    /// Where the request ends (RFC 9112, section 6).
    enum Body: Equatable {
        /// So many bytes follow the head; 0 if it has no body.
        case length(Int)
        case chunked
    }

    let method: HTTPMethod
    /// Behind an empty line, if there was one in front.
    let start: Int
    let target: Range<Int>
    /// The lines of the fields with their ends, but without the empty line.
    let fields: Range<Int>
    /// Where the body begins.
    let byteCount: Int
    /// Whether the client speaks HTTP/1.0, where keep-alive has to be confirmed.
    let isVersion10: Bool
    /// Whether the client allows another request on this connection (RFC 9112, section 9.3).
    let keepsAlive: Bool
    let body: Body
    /// Whether the client waits for "100 Continue" before it sends the body.
    let expectsContinue: Bool
    /// The value of the field `traceparent` (W3C Trace Context), the first if there are several.
    let traceParent: Range<Int>?

    var hasBody: Bool { body != .length(0) }

    /// Where the body lies in `bytes`, which the head begins, if the request is as nearly every client
    /// sends it and has come whole: GET or POST in HTTP/1.1, with a length, on a connection that goes
    /// on. Such a plain request is answered out of the receive buffer, without evhttp.
    func plainBody(in bytes: Span<UInt8>) -> Range<Int>? {
        guard case .length(let length) = body, keepsAlive, !isVersion10, !expectsContinue,
            method == .post || method == .get, length <= bytes.count - byteCount
        else { return nil }
        return byteCount..<byteCount + length
    }

    /// Calls `body` with each field, in the order in which they came.
    func forEachField(in bytes: Span<UInt8>, _ body: (HeadField) -> Void) {
        var scanner = HeadScanner(from: fields.lowerBound)
        while scanner.offset < fields.upperBound {
            // The parser has read these bytes before, and refused what is wrong or not whole.
            guard let field = try? scanner.readField(bytes) else { return }
            body(field)
        }
    }
}
