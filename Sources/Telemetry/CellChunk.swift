internal import Synchronization

/// A fixed number of numbers in one allocation. An array cannot hold atomics, an inline array can.
final class CellChunk: Sendable {
    /// A power of two, so that a cell is found without dividing.
    static let cellCount = 64
    /// A cache line of cells on both sides stays unused, so that no two threads' cells share a line,
    /// wherever the allocator puts the chunks.
    private static let padding = 8

    private let cells = InlineArray<80, Atomic<UInt64>> { _ in Atomic(0) }

    /// Which chunk of a row of them has the cell with this index in the whole row.
    @inline(__always)
    static func index(of cell: Int) -> Int { cell &>> cellCount.trailingZeroBitCount }

    // Relaxed is enough for each cell; what orders them is the shard's sequence number. Cells go by
    // their index in the whole row, of which the chunk takes the part that is its own.

    @inline(__always)
    func value(of cell: Int) -> UInt64 {
        cells[CellChunk.place(of: cell)].load(ordering: .relaxed)
    }

    @inline(__always)
    func set(_ value: UInt64, of cell: Int) {
        cells[CellChunk.place(of: cell)].store(value, ordering: .relaxed)
    }

    @inline(__always)
    private static func place(of cell: Int) -> Int { padding &+ cell & (cellCount &- 1) }
}
