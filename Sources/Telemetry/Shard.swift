internal import Glibc
internal import Synchronization

/// One thread's numbers: a row of cells that this thread alone writes and any thread may read.
///
/// Because there is one writer, adding is a plain load and store of an atomic: no locked
/// instruction, no retry, nothing that another thread's counting or scraping can slow down. A
/// reader gets all cells as they were between two updates, never from the middle of one.
///
/// That is a sequence lock (Boehm, Can Seqlocks Get Along With Programming Language Memory Models?,
/// MSPC 2012): the number is odd during an update, and a reader that saw it odd, or changed, reads
/// again. Updates take some nanoseconds, so a reader seldom has to, and the writer never waits.
package final class Shard: Sendable {
    private let sequence = Atomic<UInt64>(0)
    private let chunks: [CellChunk]
    private let cellCount: Int

    init(cellCount: Int) {
        self.cellCount = cellCount
        let chunkCount = (cellCount + CellChunk.cellCount - 1) / CellChunk.cellCount
        chunks = (0..<chunkCount).map { _ in CellChunk() }
    }

    /// What a thread may do to its shard while it updates it; only `Shard.update` makes one.
    package struct Update: ~Copyable {
        private let shard: Shard

        fileprivate init(_ shard: Shard) { self.shard = shard }

        /// Adds to a cell.
        @inline(__always)
        func add(_ amount: UInt64, to cell: Int) {
            let chunk = shard.chunks[CellChunk.index(of: cell)]
            chunk.set(chunk.value(of: cell) &+ amount, of: cell)
        }

        /// Adds to a cell that holds the bit pattern of a Double.
        @inline(__always)
        func addReal(_ amount: Double, to cell: Int) {
            let chunk = shard.chunks[CellChunk.index(of: cell)]
            let sum = Double(bitPattern: chunk.value(of: cell)) + amount
            chunk.set(sum.bitPattern, of: cell)
        }

        /// Overwrites a cell.
        func set(_ value: UInt64, of cell: Int) {
            shard.chunks[CellChunk.index(of: cell)].set(value, of: cell)
        }
    }

    /// Counts what belongs together, so that every scrape shows all of it or none. To be called by
    /// the shard's own thread only; `count` should take no longer than counting does.
    package func update(_ count: (borrowing Update) -> Void) {
        // The only writer reads its own number, so relaxed is enough for the load. The release fence
        // keeps the cells' stores behind the odd number, the releasing store keeps them in front of
        // the even one.
        let number = sequence.load(ordering: .relaxed)
        assert(number.isMultiple(of: 2), "an update inside another, or by another thread")
        sequence.store(number &+ 1, ordering: .relaxed)
        atomicMemoryFence(ordering: .releasing)
        count(Update(self))
        sequence.store(number &+ 2, ordering: .releasing)
    }

    /// All cells, as they were between two updates.
    func read() -> [UInt64] {
        var cells = [UInt64](repeating: 0, count: cellCount)
        for attempt in 0..<Shard.readsMax {
            if readBetweenUpdates(into: &cells) { return cells }
            // The scheduler may have stopped the writer in the middle of an update: let it go on.
            if attempt >= Shard.readsWithoutNap { usleep(100) }
        }
        load(into: &cells)
        return cells
    }

    /// Far more than a reader can need: an update takes less time than a read. Only a writer that
    /// something stops in the middle of one, like a debugger, uses them up, which takes about a second.
    /// Then the cells are from before and after that update: no number falls, and the
    /// totals of histograms still fit their buckets, because a scrape adds those up itself.
    private static let readsMax = 10_000
    private static let readsWithoutNap = 1_000

    /// Reads all cells; false if an update was under way or came in between.
    private func readBetweenUpdates(into cells: inout [UInt64]) -> Bool {
        // The acquiring load keeps the cells' loads behind it, the fence keeps them in front of the
        // second load. If both numbers are equal and even, no update has touched a cell meanwhile.
        let number = sequence.load(ordering: .acquiring)
        guard number.isMultiple(of: 2) else { return false }
        load(into: &cells)
        atomicMemoryFence(ordering: .acquiring)
        return sequence.load(ordering: .relaxed) == number
    }

    private func load(into cells: inout [UInt64]) {
        var cell = 0
        for chunk in chunks {
            for index in 0..<min(CellChunk.cellCount, cellCount - cell) {
                cells[cell] = chunk.value(of: index)
                cell += 1
            }
        }
    }
}
