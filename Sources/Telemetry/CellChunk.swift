internal import Synchronization

/// A fixed number of numbers in one allocation. An array cannot hold atomics, an inline array can.
final class CellChunk: Sendable {
    static let cellCount = 64
    /// A cache line of cells on both sides stays unused, so that no two threads' cells share a line,
    /// wherever the allocator puts the chunks.
    private static let padding = 8

    private let cells = InlineArray<80, Atomic<UInt64>> { _ in Atomic(0) }

    // Relaxed is enough for each cell; what orders them is the shard's sequence number.

    func value(of cell: Int) -> UInt64 {
        cells[CellChunk.padding &+ cell].load(ordering: .relaxed)
    }

    func set(_ value: UInt64, of cell: Int) {
        cells[CellChunk.padding &+ cell].store(value, ordering: .relaxed)
    }
}
