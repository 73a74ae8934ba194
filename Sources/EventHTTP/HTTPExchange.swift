/// One request and the duty to answer it exactly once.
///
/// The methods that fulfil the duty consume the value; what they return is the proof that a handler
/// has to give back. Spans are valid during the closure that gets them.
@safe
package struct HTTPExchange: ~Copyable {
    /// Proof that an exchange was answered, or will be: only `reply` and `postpone` make one.
    package struct Answered: ~Copyable {
        /// What the client was told; nil if the request was postponed, or if there was no memory for the
        /// reply: then the transport has refused the request, and told the handler of it.
        package let status: HTTPStatus?

        fileprivate init(_ status: HTTPStatus?) { self.status = status }
    }

    // Lives until the reply: the loop's table owns it, and it is freed with evhttp's side, which
    // happens in no callback that a handler runs in.
    private let connection: Connection
    private let request: ReceivedRequest

    /// The request's method.
    package let method: HTTPMethod
    /// When the request was complete, by the monotonic clock.
    package let receivedAtNanoseconds: UInt64
    /// Whether this is the second time that the handler sees the request, after `postpone`.
    package let wasPostponed: Bool

    init(
        connection: Connection,
        request: ReceivedRequest,
        receivedAtNanoseconds: UInt64,
        wasPostponed: Bool
    ) {
        self.connection = connection
        self.request = request
        self.method = request.method
        self.receivedAtNanoseconds = receivedAtNanoseconds
        self.wasPostponed = wasPostponed
    }

    /// Whether the server is shutting down and a load balancer should send requests elsewhere.
    package var isDraining: Bool {
        connection.loop.isDraining || connection.loop.control.isDrainAnnounced
    }

    /// Whether a handler that has much work with this request should refuse it: it has waited for long,
    /// because the loop takes so long to serve everybody once, and others still wait. But not if the round
    /// has spent its part on those that were refused before: what a handler does after it was told so
    /// counts as refusing, so it asks only if it then refuses.
    package var shouldBeShed: Bool { connection.loop.shouldShed(at: receivedAtNanoseconds) }

    /// Whether any request of the last second found the loop overloaded.
    package var wasOverloaded: Bool { connection.loop.wasOverloaded }

    /// Where the body of the reply is to be appended; empty when the handler gets the exchange.
    package var replyBody: ReplyBuffer { connection.loop.replyBuffer }

    /// Reads the request target as it came: neither decoded nor normalized (RFC 9112, section 3.2).
    package func withTarget<Value>(_ read: (Span<UInt8>) -> Value) -> Value {
        request.withTarget(read)
    }

    /// Reads the value of the field `traceparent`, if there is one. This costs less than `withField`, because
    /// the transport has found it already, and because it makes no optional of a type that only the caller
    /// knows.
    package func readTraceParent(_ read: (Span<UInt8>) -> Void) { request.readTraceParent(read) }

    /// The values of all fields with this name as one list (RFC 9110, section 5.3); empty if there is
    /// none. `lowercased` is the name in small letters, and finds it in any case.
    package func joinedField(_ lowercased: StaticString) -> String {
        var values: [String] = []
        request.forEachField(lowercased) { value in
            values.append(String(decoding: value.indices.map { value[$0] }, as: UTF8.self))
        }
        return values.joined(separator: ", ")
    }

    /// Reads the value of the first field with this name; nil if there is none. `lowercased` is the
    /// name in small letters, and finds it in any case.
    package func withField<Value>(
        _ lowercased: StaticString, _ read: (Span<UInt8>) -> Value
    ) -> Value? {
        var result: Value?
        request.forEachField(lowercased) { value in
            if result == nil { result = read(value) }
        }
        return result
    }

    /// How many bytes the body has.
    package var bodyByteCount: Int { request.bodyByteCount }

    /// Reads the body; an empty span if there is none.
    package func withBody<Value, Failure: Error>(
        _ read: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try request.withBody(read)
    }

    /// Sends the reply: `status`, the content that was appended to `replyBody`, and its media type; `caching` is what caches may do with it.
    ///
    /// With 204 there is no content, and no field that tells of it (RFC 9110, section 8.6).
    ///
    /// When this returns, the kernel has the reply, or as much of it as it takes now; the transport
    /// sends the rest. For a HEAD request the head is that of the content, and only it is sent.
    package consuming func reply(
        _ status: HTTPStatus,
        contentType: StaticString,
        caching: CacheControl = .noStore,
        fields: [HTTPReplyField] = []
    ) -> Answered {
        guard replyBody.isWhole else { return refuseForMemory() }
        connection.reply(status, contentType: contentType, caching: caching, fields: fields)
        return Answered(status)
    }

    @inline(never)
    private consuming func refuseForMemory() -> Answered {
        let origin = withField("origin") { value in value.indices.map { value[$0] } }
        connection.replyOutOfMemory(to: origin)
        return Answered(nil)
    }

    /// Gives the request back and gets it again after `milliseconds`, as another exchange with
    /// `wasPostponed` set. The loop serves others meanwhile, this connection waits.
    package consuming func postpone(milliseconds: Int) -> Answered {
        connection.postpone(milliseconds: milliseconds)
        return Answered(nil)
    }
}
