extension Span where Element == UInt8 {
    /// The eight bytes from `offset` on, the first in the lowest place, so that a reader can look at
    /// them at once. Zeros stand for what lies behind the end.
    @inlinable
    package func word(at offset: Int) -> UInt64 {
        guard offset >= 0, offset <= count &- 8 else { return lastWord(at: offset) }
        // Safe: any eight bytes are a number, and the load checks that all of them are in the span.
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return UInt64(littleEndian: word)
    }

    /// The word of the last bytes, fewer than eight.
    @usableFromInline
    package func lastWord(at offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in stride(from: count - 1, through: offset, by: -1) {
            word = word << 8 | UInt64(self[index])
        }
        return word
    }
}
