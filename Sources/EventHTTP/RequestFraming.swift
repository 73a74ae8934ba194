internal import CLibevent
internal import Glibc

/// What evhttp leaves to its caller about the framing of a request: whether the connection may
/// carry another one, and what it would misread.
///
/// The strict check of the bytes themselves belongs in front of evhttp, in `Connection.receive`.
@safe
struct RequestFraming {
    /// Why the request must not reach a handler.
    private(set) var refusal: HTTPStatus?
    /// Whether the client allows another request on this connection (RFC 9112, section 9.3).
    private(set) var keepsAlive: Bool
    /// Whether the client may still be sending when the reply is out: another request, or a body
    /// that nobody reads.
    private(set) var mayBeFollowed = false
    /// Whether the client speaks HTTP/1.0, where keep-alive has to be confirmed.
    let isVersion10: Bool

    /// The value of the field `traceparent` (W3C Trace Context), found on the way. As long-lived as
    /// the request.
    private(set) var traceParent: UnsafePointer<CChar>?

    private var fieldCount = 0
    private var connectionFieldCount = 0
    private var asksForKeepAlive = false
    private var asksForClose = false
    private var hasBody = false
    private var hasLength = false

    init(_ request: UnsafeMutablePointer<evhttp_request>, limits: HTTPServerLimits) {
        let version = unsafe (request.pointee.major, request.pointee.minor)
        isVersion10 = version.0 < 1 || (version.0 == 1 && version.1 < 1)
        keepsAlive = false
        if unsafe strlen(request.pointee.uri) > limits.targetBytes { refusal = .uriTooLong }

        // Walking the list once costs less than evhttp_find_header per name, and sees repetitions.
        var next = unsafe request.pointee.input_headers.pointee.tqh_first
        while let field = unsafe next {
            unsafe inspect(name: field.pointee.key, value: field.pointee.value)
            unsafe next = field.pointee.next.tqe_next
        }
        if fieldCount > limits.headerFields { refusal = .requestHeaderFieldsTooLarge }

        let allowsMore = !asksForClose && (!isVersion10 || asksForKeepAlive)
        keepsAlive = allowsMore
        // evhttp does not read such a body: its bytes would be taken for the next request.
        let method = HTTPMethod(unsafe request.pointee.type)
        if hasBody && !method.hasBodyRead { keepsAlive = false }
        if method == .connect { keepsAlive = false }
        if refusal != nil { keepsAlive = false }
        mayBeFollowed = allowsMore || hasBody && !method.hasBodyRead
    }

    private mutating func inspect(name: UnsafePointer<CChar>, value: UnsafePointer<CChar>) {
        fieldCount += 1
        // Most names start with another letter, so most fields cost one comparison.
        switch UInt8(bitPattern: unsafe name.pointee) | 0x20 {
        case UInt8(ascii: "c"):
            if unsafe strcasecmp(name, "connection") == 0 {
                unsafe inspect(connection: value)
            } else if unsafe strcasecmp(name, "content-length") == 0 {
                // evhttp looks for a second one only beside Transfer-Encoding, and takes the first.
                if hasLength { refusal = .badRequest }
                hasLength = true
                hasBody = unsafe hasBody || strcmp(value, "0") != 0
            }
        case UInt8(ascii: "t"):
            if unsafe strcasecmp(name, "transfer-encoding") == 0 {
                hasBody = true
                // evhttp takes every other coding for "no body" (RFC 9112, section 6.1).
                if unsafe strcasecmp(value, "chunked") != 0 { refusal = .notImplemented }
            } else if unsafe strcasecmp(name, "traceparent") == 0 {
                unsafe traceParent = value
            }
        default:
            break
        }
    }

    /// A comma-separated list of connection options (RFC 9110, section 7.6.1).
    private mutating func inspect(connection value: UnsafePointer<CChar>) {
        connectionFieldCount += 1
        if connectionFieldCount == 1 {
            // evhttp keeps an HTTP/1.0 connection only if the first value starts like this.
            asksForKeepAlive = unsafe strncasecmp(value, "keep-alive", 10) == 0
        }
        var rest = unsafe value
        while true {
            unsafe rest += strspn(rest, ", \t")
            let length = unsafe strcspn(rest, ", \t")
            if length == 0 { return }
            if unsafe length == 5 && strncasecmp(rest, "close", 5) == 0 { asksForClose = true }
            unsafe rest += length
        }
    }
}
