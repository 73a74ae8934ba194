extension Span where Element == UInt8 {
    /// The eight bytes from `offset` on, the first in the lowest place, so that a reader can look at
    /// them at once. Zeros stand for what lies behind the end.
    @inlinable
    package func word(at offset: Int) -> UInt64 {
        guard count >= 8, UInt(bitPattern: offset) <= UInt(bitPattern: count &- 8) else {
            return lastWord(at: offset)
        }
        // Safe: any eight bytes are a number, and the line above says that all of them are in the span;
        // a negative offset is more than any count as UInt.
        let word = unsafe bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: offset, as: UInt64.self)
        return UInt64(littleEndian: word)
    }

    /// The word of the last bytes, fewer than eight.
    @usableFromInline
    package func lastWord(at offset: Int) -> UInt64 {
        precondition(offset >= 0, "no byte lies in front of the first")
        var word: UInt64 = 0
        for index in stride(from: count - 1, through: offset, by: -1) {
            word = word << 8 | UInt64(self[index])
        }
        return word
    }
}
