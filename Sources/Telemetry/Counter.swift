/// A number that only grows; one series of a counter family.
package struct Counter: Sendable {
    let cell: Int

    /// Adds to the count, on the calling thread's own shard.
    package func increment(by amount: Int = 1, on shard: Shard) {
        shard.add(UInt64(amount), to: cell)
    }
}

/// Counters that share a name and differ in the value of one label.
package struct CounterFamily: Sendable {
    private let firstCell: Int
    private let count: Int

    init(firstCell: Int, count: Int) {
        self.firstCell = firstCell
        self.count = count
    }

    /// The counter of the label value at `index` of those that the family was defined with.
    package subscript(index: Int) -> Counter {
        precondition(index >= 0 && index < count, "a label value outside the closed set")
        return Counter(cell: firstCell + index)
    }
}
