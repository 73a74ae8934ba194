internal import CLibevent
internal import Glibc

/// One request and the duty to answer it exactly once.
///
/// The methods that fulfil the duty consume the value; what they return is the proof that a handler
/// has to give back. Spans are valid during the closure that gets them.
@safe
package struct HTTPExchange: ~Copyable {
    /// Proof that an exchange was answered, or will be: only `reply` and `postpone` make one.
    package struct Answered: ~Copyable {
        /// What the client was told; nil if the request was postponed.
        package let status: HTTPStatus?

        fileprivate init(_ status: HTTPStatus?) { self.status = status }
    }

    // Both live until the reply: the loop's table owns the connection, and evhttp frees a request
    // only in `evhttp_send_reply_end` or with its connection. Neither can happen while a handler
    // holds the exchange, because handlers run to completion on the loop's thread.
    private let connection: Connection
    private let request: UnsafeMutablePointer<evhttp_request>

    /// The request's method.
    package let method: HTTPMethod
    /// When the request was complete, by the monotonic clock.
    package let receivedAtNanoseconds: UInt64
    /// Whether this is the second time that the handler sees the request, after `postpone`.
    package let wasPostponed: Bool

    init(
        connection: Connection,
        request: UnsafeMutablePointer<evhttp_request>,
        receivedAtNanoseconds: UInt64,
        wasPostponed: Bool
    ) {
        self.connection = connection
        unsafe self.request = unsafe request
        self.method = HTTPMethod(unsafe request.pointee.type)
        self.receivedAtNanoseconds = receivedAtNanoseconds
        self.wasPostponed = wasPostponed
    }

    /// Whether the server is shutting down and a load balancer should send requests elsewhere.
    package var isDraining: Bool { connection.loop.isDraining }

    /// Where the body of the reply is to be appended; empty when the handler gets the exchange.
    package var replyBody: ReplyBuffer { connection.loop.replyBuffer }

    /// Reads the request target as it came: neither decoded nor normalized (RFC 9112, section 3.2).
    package func withTarget<Value>(_ read: (Span<UInt8>) -> Value) -> Value {
        // evhttp has set `uri` on every request that it hands over (evhttp_handle_request).
        unsafe withSpan(ofText: request.pointee.uri, read)
    }

    /// Reads the value of the field `traceparent`, which costs less than `withField` because the
    /// transport has found it already; nil if there is none.
    package func withTraceParent<Value>(_ read: (Span<UInt8>) -> Value) -> Value? {
        guard let value = unsafe connection.traceParent else { return nil }
        return unsafe withSpan(ofText: value, read)
    }

    /// The values of all fields with this name, in any case, as one list (RFC 9110, section 5.3);
    /// empty if there is none.
    package func joinedField(_ name: String) -> String {
        var values: [String] = []
        var next = unsafe request.pointee.input_headers.pointee.tqh_first
        while let field = unsafe next {
            // Safe: keys and values are C strings of evhttp's; Swift lends `name` as one.
            let isNamed = unsafe strcasecmp(field.pointee.key, name) == 0
            if isNamed { unsafe values.append(String(cString: field.pointee.value)) }
            unsafe next = field.pointee.next.tqe_next
        }
        return values.joined(separator: ", ")
    }

    /// Reads the value of the first field with this name, in any case; nil if there is none.
    package func withField<Value>(_ name: StaticString, _ read: (Span<UInt8>) -> Value) -> Value? {
        // Safe: StaticString literals are terminated by NUL, which evhttp_find_header needs.
        let value = name.withUTF8Buffer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe evhttp_find_header(request.pointee.input_headers, text.baseAddress)
            }
        }
        guard let value = unsafe value else { return nil }
        return unsafe withSpan(ofText: value, read)
    }

    /// Reads the body; an empty span if there is none.
    package func withBody<Value, Failure: Error>(
        _ read: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let input = unsafe evhttp_request_get_input_buffer(request)
        let count = unsafe evbuffer_get_length(input)
        // A body that came in one read lies in one piece and is not copied here; a longer one is
        // copied together once. The span covers exactly the `count` bytes that were pulled up.
        let start = unsafe evbuffer_pullup(input, -1)
        let bytes = unsafe UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
        return try unsafe read(Span(_unsafeElements: bytes))
    }

    /// Sends the reply: `status`, the content that was appended to `replyBody`, and its media type.
    ///
    /// When this returns, the kernel has the reply, or as much of it as it takes now; the transport
    /// sends the rest. For a HEAD request the head is that of the content, and only it is sent.
    package consuming func reply(
        _ status: HTTPStatus,
        contentType: StaticString,
        fields: [HTTPReplyField] = []
    ) -> Answered {
        connection.reply(status, contentType: contentType, fields: fields)
        return Answered(status)
    }

    /// Gives the request back and gets it again after `milliseconds`, as another exchange with
    /// `wasPostponed` set. The loop serves others meanwhile, this connection waits.
    package consuming func postpone(milliseconds: Int) -> Answered {
        connection.postpone(milliseconds: milliseconds)
        return Answered(nil)
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
