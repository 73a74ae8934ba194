internal import CLibevent
internal import Glibc

/// The request that an exchange is about: in the receive buffer if it is plain, else with evhttp.
///
/// What it points to lives as long as the exchange: nothing is received and nothing is parsed before
/// the handler has returned, because both happen on the thread that it runs on.
@safe
enum ReceivedRequest {
    case plain(RequestHead, in: UnsafeBufferPointer<UInt8>)
    case parsed(UnsafeMutablePointer<evhttp_request>, HTTPMethod)

    var method: HTTPMethod {
        switch self {
        case .plain(let head, _): head.method
        case .parsed(_, let method): method
        }
    }

    /// See `HTTPExchange.withTarget`.
    func withTarget<Value>(_ read: (Span<UInt8>) -> Value) -> Value {
        switch self {
        case .plain(let head, let bytes):
            return unsafe read(bytes.span.extracting(head.target))
        case .parsed(let request, _):
            // evhttp has set `uri` on every request that it hands over (evhttp_handle_request), to what
            // it was given.
            let prefixBytes = EvhttpRequestWriter.targetPrefix.utf8CodeUnitCount
            return unsafe withSpan(ofText: request.pointee.uri + prefixBytes, read)
        }
    }

    /// See `HTTPExchange.readTraceParent`.
    func readTraceParent(_ read: (Span<UInt8>) -> Void) {
        switch self {
        case .plain(let head, let bytes):
            if let range = head.traceParent { unsafe read(bytes.span.extracting(range)) }
        case .parsed:
            // The first, as the head has it.
            var isFirst = true
            forEachField("traceparent") { value in
                if isFirst { read(value) }
                isFirst = false
            }
        }
    }

    /// Reads the value of each field with this name, in the order in which they came. `lowercased` is
    /// the name in small letters.
    func forEachField(_ lowercased: StaticString, _ read: (Span<UInt8>) -> Void) {
        switch self {
        case .plain(let head, let bytes):
            let span = unsafe bytes.span
            head.forEachField(in: span) { field in
                if field.isNamed(lowercased, in: span) { read(span.extracting(field.value)) }
            }
        case .parsed(let request, _):
            var next = unsafe request.pointee.input_headers.pointee.tqh_first
            while let field = unsafe next {
                // Safe: keys and values are C strings of evhttp's, and the literal ends with NUL.
                let isNamed = unsafe lowercased.utf8Start.withMemoryRebound(
                    to: CChar.self, capacity: lowercased.utf8CodeUnitCount + 1
                ) { unsafe strcasecmp(field.pointee.key, $0) == 0 }
                if isNamed { unsafe withSpan(ofText: field.pointee.value, read) }
                unsafe next = field.pointee.next.tqe_next
            }
        }
    }

    /// How many bytes the body has.
    var bodyByteCount: Int {
        switch self {
        case .plain(let head, let bytes): unsafe head.plainBody(in: bytes.span)?.count ?? 0
        case .parsed(let request, _):
            unsafe evbuffer_get_length(evhttp_request_get_input_buffer(request))
        }
    }

    /// What a handler may take for each byte of a body: numbers of one digit, and the commas between them,
    /// become an array of four bytes each, which doubles, and has both sizes while it does so.
    private static let handlerBytesPerByte = 6

    /// Copies a body together, once, that came in several reads. False if there is no memory for that, or
    /// for what a handler makes of it. To be called before `withBody`.
    static func joinBody(
        of request: UnsafeMutablePointer<evhttp_request>, _ byteCount: Int
    ) -> Bool {
        guard byteCount > 0 else { return true }
        let input = unsafe evhttp_request_get_input_buffer(request)
        // evhttp does not look whether it could move all of it.
        return unsafe evbuffer_get_length(input) == byteCount && evbuffer_pullup(input, -1) != nil
            && MemoryReserve.isLeft(beside: handlerBytesPerByte * byteCount)
    }

    /// See `HTTPExchange.withBody`.
    func withBody<Value, Failure: Error>(
        _ read: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        switch self {
        case .plain(let head, let bytes):
            let body = unsafe head.plainBody(in: bytes.span) ?? 0..<0
            return try unsafe read(bytes.span.extracting(body))
        case .parsed(let request, _):
            let input = unsafe evhttp_request_get_input_buffer(request)
            let count = unsafe evbuffer_get_length(input)
            // `joinBody` has pulled it up already. The span covers exactly the `count` bytes.
            let start = unsafe evbuffer_pullup(input, -1)
            let bytes = unsafe UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
            return try unsafe read(Span(_unsafeElements: bytes))
        }
    }
}

/// Gives the bytes of a C string, without its NUL, to `read`.
private func withSpan<Value>(
    ofText text: UnsafePointer<CChar>, _ read: (Span<UInt8>) -> Value
) -> Value {
    let count = unsafe strlen(text)
    return unsafe text.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
        unsafe read(Span(_unsafeStart: bytes, count: count))
    }
}
