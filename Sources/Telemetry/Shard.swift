internal import Synchronization

/// One thread's numbers: a row of cells that this thread alone writes and any thread may read.
///
/// Because there is one writer, adding is a plain load and store of an atomic: no locked
/// instruction, no retry, nothing that another thread's scrape or counting can slow down.
package final class Shard: Sendable {
    private let chunks: [CellChunk]

    init(cellCount: Int) {
        let chunkCount = (cellCount + CellChunk.cellCount - 1) / CellChunk.cellCount
        chunks = (0..<chunkCount).map { _ in CellChunk() }
    }

    /// Adds to one cell. To be called by the shard's own thread only.
    func add(_ amount: UInt64, to cell: Int) {
        chunks[cell / CellChunk.cellCount].add(amount, to: cell % CellChunk.cellCount)
    }

    /// Reads one cell.
    func value(of cell: Int) -> UInt64 {
        chunks[cell / CellChunk.cellCount].value(of: cell % CellChunk.cellCount)
    }
}

/// A fixed number of cells in one allocation. An array cannot hold atomics, an inline array can.
private final class CellChunk: Sendable {
    static let cellCount = 64
    /// A cache line of cells on both sides stays unused, so that no two threads' cells share a line,
    /// wherever the allocator puts the chunks.
    private static let padding = 8

    private let cells = InlineArray<80, Atomic<UInt64>> { _ in Atomic(0) }

    // Relaxed is enough: each cell is a number of its own, and no other memory is published through
    // it. The load cannot miss an addition, since the only writer is the thread that loads.

    func add(_ amount: UInt64, to cell: Int) {
        let index = CellChunk.padding + cell
        let value = cells[index].load(ordering: .relaxed)
        cells[index].store(value &+ amount, ordering: .relaxed)
    }

    func value(of cell: Int) -> UInt64 {
        cells[CellChunk.padding + cell].load(ordering: .relaxed)
    }
}
