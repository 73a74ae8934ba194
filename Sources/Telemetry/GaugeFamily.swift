/// Numbers that rise and fall by whole steps: one name, a series for each set of label values.
///
/// What one thread adds another may take away: only the sum over the shards means something. Shards
/// are read one after the other, so such a sum can be off by what moves during a scrape.
package struct GaugeFamily: Sendable {
    private let firstCell: Int
    private let count: Int

    init(firstCell: Int, count: Int) {
        self.firstCell = firstCell
        self.count = count
    }

    /// Adds `amount`, which may be negative, to the series at `index`.
    package func add(_ amount: Int, at index: Int = 0, in update: borrowing Shard.Update) {
        precondition(index >= 0 && index < count, "labels outside the closed set")
        update.add(UInt64(bitPattern: Int64(amount)), to: firstCell &+ index)
    }
}
