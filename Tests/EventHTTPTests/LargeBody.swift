import EventHTTP

/// The body of `/large?N`: N bytes that count up from 0 and wrap, so that a lost, doubled or
/// exchanged piece shows.
enum LargeBody {
    // A multiple of the period of 256 bytes. Whole blocks are copied and compared, because bytes
    // one by one take seconds in a debug build.
    private static let block = (0..<64 * 1024).map { UInt8(truncatingIfNeeded: $0) }

    static func append(byteCount: Int, to body: ReplyBuffer) {
        for _ in 0..<byteCount / block.count { body.append(block) }
        body.append(Array(block.prefix(byteCount % block.count)))
    }

    /// Whether `bytes` are the whole body, every one of them right.
    static func matches(_ bytes: [UInt8], byteCount: Int) -> Bool {
        guard bytes.count == byteCount else { return false }
        return stride(from: 0, to: byteCount, by: block.count).allSatisfy { start in
            let piece = bytes[start..<min(start + block.count, byteCount)]
            return Array(piece) == Array(block.prefix(piece.count))
        }
    }
}
