/// Numbers that only grow: one name, a series for each set of label values.
package struct CounterFamily: Sendable {
    private let firstCell: Int
    private let count: Int

    init(firstCell: Int, count: Int) {
        self.firstCell = firstCell
        self.count = count
    }

    /// Adds to the series at `index` of those that the family was defined with.
    package func add(_ amount: Int = 1, at index: Int = 0, in update: borrowing Shard.Update) {
        precondition(index >= 0 && index < count, "labels outside the closed set")
        update.add(UInt64(amount), to: firstCell &+ index)
    }
}
