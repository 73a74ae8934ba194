/// A request as nearly every client sends it, found whole in the bytes of one `recv`: where its parts
/// lie.
///
/// evhttp copies a request line by line and field by field into some sixty blocks of memory, which
/// takes longer than everything else outside of the kernel. A plain request is answered out of the
/// receive buffer instead, and evhttp never hears of it. What is not plain goes to evhttp: what is not
/// whole, what is rare, and what is wrong. So this parser never refuses anything, and may give up
/// whenever a request is not quite as expected; what it accepts has to mean the same to both.
///
/// Plain is: GET or POST, a target that is a path, HTTP/1.1, fields as RFC 9112 (section 5) and
/// RFC 9110 (section 5.5) have them, one Host, at most one of each field that matters here, a body by
/// Content-Length alone, a connection that goes on.
struct PlainRequest {
    let method: HTTPMethod
    let target: Range<Int>
    /// The lines of the fields with their ends, but without the empty line.
    let fields: Range<Int>
    let body: Range<Int>
    /// The value of the field `traceparent` (W3C Trace Context).
    let traceParent: Range<Int>?

    /// The bytes of the whole request.
    var byteCount: Int { body.upperBound }

    /// Reads the request at the start of `bytes`; nil if it is not plain.
    init?(in bytes: Span<UInt8>, limits: HTTPServerLimits) {
        var scanner = HeadScanner()
        let method: HTTPMethod
        if scanner.skip("POST ", bytes) {
            method = .post
        } else if scanner.skip("GET ", bytes) {
            method = .get
        } else {
            return nil
        }
        self.method = method
        guard let target = scanner.readPath(bytes), target.count <= limits.targetBytes,
            scanner.skip(" HTTP/1.1\r\n", bytes)
        else { return nil }
        self.target = target

        let fieldsStart = scanner.offset
        var found = FieldsThatMatter()
        var count = 0
        while !scanner.isAtLineEnd(bytes) {
            guard let field = scanner.readField(bytes), found.take(field, in: bytes) else {
                return nil
            }
            count += 1
        }
        fields = fieldsStart..<scanner.offset
        let bodyStart = scanner.offset + 2
        guard scanner.skip("\r\n", bytes), count <= limits.headerFields, found.hasHost,
            bodyStart <= limits.headBytes, found.contentLength <= limits.bodyBytes,
            found.contentLength <= bytes.count - bodyStart
        else { return nil }
        body = bodyStart..<bodyStart + found.contentLength
        traceParent = found.traceParent
    }

    /// Calls `body` with the range of each value of the fields with this name, in any case.
    func forEachValue(
        of name: StaticString, in bytes: Span<UInt8>, _ body: (Range<Int>) -> Void
    ) {
        var scanner = HeadScanner(from: fields.lowerBound)
        while scanner.offset < fields.upperBound, let field = scanner.readField(bytes) {
            if field.isNamed(name, in: bytes) { body(field.value) }
        }
    }
}

/// The fields that decide how a request is framed, whether its connection goes on, and what trace it
/// belongs to.
private struct FieldsThatMatter {
    private(set) var hasHost = false
    private(set) var contentLength = 0
    private(set) var traceParent: Range<Int>?
    private var hasLength = false
    private var hasConnection = false

    /// Takes a field in; false if a request with it is not plain.
    mutating func take(_ field: HeadField, in bytes: Span<UInt8>) -> Bool {
        // The length of the name rules out nearly every other field at once.
        switch field.name.count {
        case 4 where field.isNamed("host", in: bytes):
            if hasHost { return false }
            hasHost = true
        case 14 where field.isNamed("content-length", in: bytes):
            guard !hasLength, let length = field.number(in: bytes) else { return false }
            hasLength = true
            contentLength = length
        case 10 where field.isNamed("connection", in: bytes):
            guard !hasConnection, field.hasValue("keep-alive", in: bytes) else { return false }
            hasConnection = true
        case 11 where field.isNamed("traceparent", in: bytes):
            if traceParent != nil { return false }
            traceParent = field.value
        case 6 where field.isNamed("expect", in: bytes): return false
        case 17 where field.isNamed("transfer-encoding", in: bytes): return false
        default: break
        }
        return true
    }
}
