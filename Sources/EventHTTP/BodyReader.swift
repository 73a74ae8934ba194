/// Follows the body of a request through the bytes that come in, up to its end.
enum BodyReader {
    /// So many bytes are still to come.
    case length(Int)
    case chunked(ChunkedBody)

    init(_ body: RequestHead.Body) {
        switch body {
        case .length(let count): self = .length(count)
        case .chunked: self = .chunked(ChunkedBody())
        }
    }

    var isComplete: Bool {
        switch self {
        case .length(let count): count == 0
        case .chunked(let chunks): chunks.isComplete
        }
    }

    /// Goes on at `offset` in `bytes`, and returns where it stopped: at the end of the bytes or of the
    /// body. `content` gets the place of each piece of content.
    mutating func read(
        _ bytes: Span<UInt8>, from offset: Int, _ limits: HTTPServerLimits,
        content: (Range<Int>) -> Void
    ) throws(RequestRefusal) -> Int {
        switch self {
        case .length(let remaining):
            let count = min(remaining, bytes.count - offset)
            if count > 0 { content(offset..<offset + count) }
            self = .length(remaining - count)
            return offset + count
        case .chunked(var chunks):
            let end = try chunks.read(bytes, from: offset, limits, content: content)
            self = .chunked(chunks)
            return end
        }
    }
}
