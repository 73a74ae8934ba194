/// The head of a request that RFC 9112 allows: what it says, and where its parts lie.
struct RequestHead {
    /// Where the request ends (RFC 9112, section 6).
    enum Body: Equatable {
        /// So many bytes follow the head; 0 if it has no body.
        case length(Int)
        case chunked
    }

    let method: HTTPMethod
    /// Whether the client speaks HTTP/1.0, where keep-alive has to be confirmed.
    let isVersion10: Bool
    /// Whether the client allows another request on this connection (RFC 9112, section 9.3).
    let keepsAlive: Bool
    /// Whether the client waits for "100 Continue" before it sends the body.
    let expectsContinue: Bool
    let body: Body
    /// How its content is compressed; nil if it is not.
    let coding: ContentCoding?
    /// Whether it is as nearly every client sends it, but for its body's end: see `plainBody`.
    private let isPlain: Bool
    /// From the method to the end of the target. In front of it may be an empty line.
    private let line: BytePlace
    private let targetStart: UInt32
    private let fieldLines: BytePlace
    private let trace: BytePlace?

    init(
        method: HTTPMethod, line: Range<Int>, targetStart: Int, fields: Range<Int>,
        isVersion10: Bool, keepsAlive: Bool, body: Body, coding: ContentCoding?,
        expectsContinue: Bool, traceParent: Range<Int>?
    ) {
        self.method = method
        self.isVersion10 = isVersion10
        self.keepsAlive = keepsAlive
        self.expectsContinue = expectsContinue
        self.body = body
        self.coding = coding
        isPlain =
            keepsAlive && !isVersion10 && !expectsContinue && coding == nil
            && (method == .post || method == .get)
        self.line = BytePlace(line)
        self.targetStart = UInt32(targetStart)
        fieldLines = BytePlace(fields)
        trace = traceParent.map { BytePlace($0) }
    }

    /// The method with the space behind it.
    var methodAndSpace: Range<Int> { line.range.lowerBound..<target.lowerBound }
    var target: Range<Int> { Int(targetStart)..<line.range.upperBound }
    /// The lines of the fields with their ends, but without the empty line.
    var fields: Range<Int> { fieldLines.range }
    /// Where the body begins, behind the empty line.
    var byteCount: Int { fields.upperBound + 2 }
    /// The value of the field `traceparent` (W3C Trace Context), the first if there are several.
    var traceParent: Range<Int>? { trace?.range }

    var hasBody: Bool { body != .length(0) }

    /// Where the body lies in `bytes`, which the head begins, if the request is as nearly every client
    /// sends it and has come whole: GET or POST in HTTP/1.1, with a length and no coding, on a connection
    /// that goes on. Such a plain request is answered out of the receive buffer, without evhttp.
    func plainBody(in bytes: Span<UInt8>) -> Range<Int>? {
        guard isPlain, case .length(let length) = body, length <= bytes.count - byteCount
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

/// A range in half the space: heads are copied with each step of a request, and are short.
private struct BytePlace {
    private let start: UInt32
    private let end: UInt32

    init(_ range: Range<Int>) {
        start = UInt32(range.lowerBound)
        end = UInt32(range.upperBound)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
}
