internal import Glibc

/// A little memory that is left for those who cannot do without.
///
/// Where there is none, C gives back nothing, and the request is refused. But Swift ends the process. So
/// whatever takes much, or takes something for long, on behalf of a client looks first whether enough would
/// be left for objects and arrays, which are small.
enum MemoryReserve {
    /// Together several times what is received at once, so that loops may look at the same time. In pieces,
    /// because what is given back may lie between what is kept.
    private static let pieces = 8
    private static let pieceBytes = 64 * 1024

    /// Whether it would be left if `byteCount` bytes were taken.
    @inline(never)
    static func isLeft(beside byteCount: Int = 0) -> Bool {
        // Each piece begins with the address of the one before.
        var last: UnsafeMutableRawPointer?
        for piece in 0...pieces {
            var probe: UnsafeMutableRawPointer?
            let bytes = piece == 0 ? max(byteCount, 16) : pieceBytes
            // Not by malloc: compilers take away malloc and free with nothing in between, and believe that
            // there was memory.
            guard unsafe posix_memalign(&probe, 16, bytes) == 0, let taken = unsafe probe else {
                unsafe giveBack(last)
                return false
            }
            unsafe taken.storeBytes(of: last, as: UnsafeMutableRawPointer?.self)
            unsafe last = taken
        }
        unsafe giveBack(last)
        return true
    }

    private static func giveBack(_ last: UnsafeMutableRawPointer?) {
        var next = unsafe last
        while let piece = unsafe next {
            // Safe: `isLeft` has written it, and nobody else knows the piece.
            unsafe next = piece.load(as: UnsafeMutableRawPointer?.self)
            unsafe free(piece)
        }
    }
}
