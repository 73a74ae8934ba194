/// The fields of a head that decide where the request ends and whether its connection goes on
/// (RFC 9112, sections 6 and 9.3), those that must not be wrong, and those that are asked for so often
/// or so early that nobody should have to search for them.
///
/// What two readers could understand in two ways is refused, also where RFC 9112 lets a server choose:
/// a request smuggled past a proxy is a request that both framed differently.
struct FramingFields {
    private var contentLength: Int?
    private var codings = TransferCodings()
    private var contentCodings = ContentCodings.none
    private(set) var host: Range<Int>?
    /// Whether `host` is one of the usual: `HostSyntax.isUsual`.
    private(set) var isHostUsual = false
    private var asksForClose = false
    private var asksForKeepAlive = false
    private(set) var expectsContinue = false
    private var hasOtherExpectation = false
    private(set) var traceParent: Range<Int>?
    private(set) var origin: Range<Int>?

    /// Takes a field in. The length of its name rules out nearly every other one at once.
    mutating func take(_ field: HeadField, in bytes: Span<UInt8>) throws(RequestRefusal) {
        switch field.name.count {
        case 4 where field.isNamed("host", in: bytes):
            isHostUsual = HostSyntax.isUsual(field.value, in: bytes)
            guard host == nil, isHostUsual || HostSyntax.matches(field.value, in: bytes) else {
                throw .malformed("a request has one field Host, with a host and perhaps a port")
            }
            host = field.value
        case 14 where field.isNamed("content-length", in: bytes):
            guard contentLength == nil, let length = field.number(in: bytes) else {
                throw .malformed("a request has one Content-Length, a number")
            }
            contentLength = length
        case 10 where field.isNamed("connection", in: bytes):
            take(connection: field, in: bytes)
        case 11 where field.isNamed("traceparent", in: bytes):
            if traceParent == nil { traceParent = field.value }
        case 6, 16, 17: takeSeldom(field, in: bytes)
        default: break
        }
    }

    /// A function of its own, so that what most requests have is read by a short one.
    @inline(never)
    private mutating func takeSeldom(_ field: HeadField, in bytes: Span<UInt8>) {
        switch field.name.count {
        case 6 where field.isNamed("expect", in: bytes):
            if field.hasValue("100-continue", in: bytes) {
                expectsContinue = true
            } else {
                hasOtherExpectation = true
            }
        case 6 where field.isNamed("origin", in: bytes):
            if origin == nil { origin = field.value }
        case 16 where field.isNamed("content-encoding", in: bytes):
            contentCodings.take(field, in: bytes)
        case 17 where field.isNamed("transfer-encoding", in: bytes):
            codings.take(field, in: bytes)
        default: break
        }
    }

    private mutating func take(connection field: HeadField, in bytes: Span<UInt8>) {
        field.forEachElement(in: bytes) { option in
            if option.hasValue("keep-alive", in: bytes) { asksForKeepAlive = true }
            if option.hasValue("close", in: bytes) { asksForClose = true }
        }
    }

    /// Whether the client allows another request on the connection.
    func keepsAlive(isVersion10: Bool) -> Bool {
        !asksForClose && (!isVersion10 || asksForKeepAlive)
    }

    /// The body that follows a head with these fields. Refuses what the fields together make wrong.
    func body(
        isVersion10: Bool, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> RequestHead.Body {
        guard host != nil || isVersion10 else { throw .malformed("the field Host is missing") }
        let body = try readBody(isVersion10: isVersion10, limits)
        if hasOtherExpectation && !isVersion10 {
            throw RequestRefusal(.expectation, "the only expectation is 100-continue")
        }
        return body
    }

    /// How the content of `body`, which these fields tell of, is compressed; nil if it is not. Where there
    /// is no content, it does not matter what it would be.
    func contentCoding(of body: RequestHead.Body) throws(RequestRefusal) -> ContentCoding? {
        switch contentCodings {
        case .none: return nil
        case _ where body == .length(0): return nil
        case .one(let coding): return coding
        case .unsupported:
            throw RequestRefusal(
                .contentCoding, "the content codings are gzip and deflate, one at a time")
        }
    }

    private func readBody(
        isVersion10: Bool, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> RequestHead.Body {
        guard !codings.isAbsent else {
            let length = contentLength ?? 0
            guard length <= limits.bodyBytes else { throw FramingFields.longBody }
            return .length(length)
        }
        guard contentLength == nil, !isVersion10 else {
            throw .malformed("Transfer-Encoding goes with neither Content-Length nor HTTP/1.0")
        }
        guard codings.endWithChunked else {
            throw .malformed("the last transfer coding, and only the last, is chunked")
        }
        guard codings.areChunkedAlone else {
            throw RequestRefusal(.unsupported, "the only transfer coding is chunked")
        }
        return .chunked
    }

    static let longBody = RequestRefusal(.bodyTooLarge, "the body has too many bytes")
}

/// The list of codings that all fields Transfer-Encoding make together (RFC 9112, section 6.1).
private struct TransferCodings {
    private(set) var isAbsent = true
    private var count = 0
    private var chunkedCount = 0
    private var isLastChunked = false
    private var hasEmpty = false

    mutating func take(_ field: HeadField, in bytes: Span<UInt8>) {
        isAbsent = false
        field.forEachElement(in: bytes) { coding in
            isLastChunked = coding.hasValue("chunked", in: bytes)
            // A list may have empty elements, but not everybody knows: ",chunked" has been used to
            // smuggle requests.
            if coding.value.isEmpty { hasEmpty = true }
            count += 1
            if isLastChunked { chunkedCount += 1 }
        }
    }

    var endWithChunked: Bool { isLastChunked && chunkedCount == 1 && !hasEmpty }
    var areChunkedAlone: Bool { count == 1 && endWithChunked }
}
