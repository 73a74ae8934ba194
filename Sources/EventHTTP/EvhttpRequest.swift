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
    /// Whether evhttp is given its body in chunks: it came like that, or has to be expanded.
    let isChunked: Bool
    /// Whether bytes that came behind it wait already.
    var isFollowed = false
    /// The value of the field Origin, for a refusal: evhttp has the head then.
    let origin: [UInt8]?
    /// How much of head and body evhttp has been given, of which it keeps copies, and what is kept here.
    var heldBytes: Int {
        headBytes + bodyBytes + (origin?.count ?? 0)
            + (inflater == nil ? 0 : BodyInflater.heldBytes)
    }
    private let headBytes: Int
    /// How much of the body evhttp has been given.
    private(set) var bodyBytes = 0
    /// Follows the body.
    private var reader: BodyReader
    /// Expands it, if it is compressed; nil when that is done.
    private var inflater: BodyInflater?
    /// evhttp's own, which is freed when its reply is complete; nil until evhttp has read it to its
    /// end.
    var request: UnsafeMutablePointer<evhttp_request>?

    init(
        _ head: RequestHead, origin: [UInt8]?, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) {
        self.origin = origin
        method = head.method
        isVersion10 = head.isVersion10
        // evhttp is not given such a body, and what follows is not looked at.
        let dropsBody = head.hasBody && !head.method.hasBodyRead
        keepsAlive = head.keepsAlive && !dropsBody
        mayBeFollowed = head.keepsAlive || dropsBody
        headBytes = head.byteCount
        reader = BodyReader(dropsBody ? .length(0) : head.body)
        if let coding = head.coding, !dropsBody {
            inflater = try BodyInflater(coding, bytesMax: limits.bodyBytes)
        }
        isChunked = head.body == .chunked || inflater != nil
    }

    /// Whether evhttp has been given the end of the body.
    var isComplete: Bool { reader.isComplete }

    /// An expanded body of more than this is handed on in steps, between which others are served.
    private static let expandedBytesPerStep = 512 * 1024

    /// Hands on to evhttp what of the body lies in `bytes` from `offset` on, or a part of it. Returns where
    /// it stopped, and how many bytes of content the client had sent for it.
    mutating func handOn(
        _ bytes: Span<UInt8>, from offset: Int, _ limits: HTTPServerLimits,
        to writer: inout EvhttpRequestWriter
    ) throws(RequestRefusal) -> (end: Int, receivedBytes: Int) {
        // A copy, because the rest of the request changes while it reads.
        var reader = reader
        defer { self.reader = reader }
        var offset = offset
        var receivedBytes = 0
        let bodyBytesMax = bodyBytes + EvhttpRequest.expandedBytesPerStep
        repeat {
            // No piece takes all of it.
            guard MemoryReserve.isLeft() else { throw .outOfMemory }
            let pieceBytes = inflater == nil ? bytes.count : BodyInflater.inputBytesMax
            let piece = bytes.extracting(..<min(offset + pieceBytes, bytes.count))
            var problem: RequestRefusal?
            offset = try reader.read(piece, from: offset, limits) { range in
                receivedBytes += range.count
                guard problem == nil else { return }
                do throws(RequestRefusal) {
                    try write(content: piece.extracting(range), to: &writer)
                } catch {
                    problem = error
                }
            }
            if let problem { throw problem }
        } while inflater != nil && offset < bytes.count && !reader.isComplete
            && bodyBytes < bodyBytesMax
        if reader.isComplete {
            try inflater?.end()
            inflater = nil
            if isChunked { writer.writeLastChunk() }
        }
        return (offset, receivedBytes)
    }

    private mutating func write(
        content: Span<UInt8>, to writer: inout EvhttpRequestWriter
    ) throws(RequestRefusal) {
        guard let inflater else {
            bodyBytes += content.count
            writer.write(content: content, isChunked: isChunked)
            return
        }
        try inflater.expand(content) { expanded in
            bodyBytes += expanded.count
            writer.write(content: expanded, isChunked: isChunked)
        }
    }
}
