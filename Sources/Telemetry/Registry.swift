/// The metrics of a program and where their numbers are.
///
/// Metrics are defined first, then the shards are made: each definition takes cells in a row that
/// every shard has. So counting needs no lookup, and a scrape adds the shards up cell by cell.
package final class Registry: Sendable {
    /// One for each thread that counts, in the order of the threads.
    package let shards: [Shard]
    private let families: [MetricFamily]
    private let collectors: [@Sendable () -> [Double?]]

    /// Makes `shardCount` shards for what `definitions` holds.
    package init(_ definitions: MetricDefinitions, shardCount: Int) {
        families = definitions.families
        collectors = definitions.collectors
        let cellCount = definitions.cellCount
        shards = (0..<shardCount).map { _ in Shard(cellCount: cellCount) }
    }

    /// The text of a scrape: all numbers as they are now, each shard's from one moment.
    package func scrape(_ format: ExpositionFormat) -> [UInt8] {
        let snapshot = Snapshot(
            shards: shards.map { $0.read() }, collected: collectors.map { $0() })
        return Exposition(families, snapshot, format).text
    }
}

/// The numbers of a scrape.
struct Snapshot {
    /// For each shard, its cells.
    let shards: [[UInt64]]
    /// For each collector, its values.
    let collected: [[Double?]]

    /// The sum of an integer cell over the shards.
    func total(of cell: Int) -> UInt64 {
        shards.reduce(0) { $0 &+ $1[cell] }
    }

    /// The sum of a cell that holds a Double's bit pattern.
    func realTotal(of cell: Int) -> Double {
        shards.reduce(0) { $0 + Double(bitPattern: $1[cell]) }
    }

    /// The newest of the shards' exemplars at a cell.
    func exemplar(at cell: Int) -> Exemplar? {
        shards.compactMap { Exemplar($0, at: cell) }
            .max { $0.unixMilliseconds < $1.unixMilliseconds }
    }
}
