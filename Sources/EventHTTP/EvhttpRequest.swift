internal import CLibevent

/// A request that evhttp has, or is being given.
@safe
struct EvhttpRequest {
    let method: HTTPMethod
    let isVersion10: Bool
    /// Whether the connection may carry another request: also not behind a body that nobody reads.
    let keepsAlive: Bool
    /// Whether the client may still be sending when the reply is out.
    let mayBeFollowed: Bool
    /// Whether its body has chunks.
    let isChunked: Bool
    /// Whether bytes that came behind it wait already.
    var isFollowed = false
    /// The value of the field Origin, for a refusal: evhttp has the head then.
    let origin: [UInt8]?
    /// How much of head and body evhttp has been given, of which it keeps copies, and what is kept here.
    var heldBytes: Int { headBytes + bodyBytes + (origin?.count ?? 0) }
    private let headBytes: Int
    /// How much of the body evhttp has been given.
    var bodyBytes = 0
    /// Follows the body.
    var reader: BodyReader
    /// evhttp's own, which is freed when its reply is complete; nil until evhttp has read it to its
    /// end.
    var request: UnsafeMutablePointer<evhttp_request>?

    init(_ head: RequestHead, origin: [UInt8]?) {
        self.origin = origin
        method = head.method
        isVersion10 = head.isVersion10
        // evhttp is not given such a body, and what follows is not looked at.
        let dropsBody = head.hasBody && !head.method.hasBodyRead
        keepsAlive = head.keepsAlive && !dropsBody
        mayBeFollowed = head.keepsAlive || dropsBody
        isChunked = head.body == .chunked
        headBytes = head.byteCount
        reader = BodyReader(dropsBody ? .length(0) : head.body)
    }
}
