/// The metrics of a program and where their numbers are.
///
/// Metrics are defined first, then the shards are made: each definition takes cells in a row that
/// every shard has. So counting needs no lookup, and a scrape adds the shards up cell by cell.
package final class Registry: Sendable {
    /// One for each thread that counts, in the order of the threads.
    package let shards: [Shard]
    let families: [MetricFamily]

    /// Makes `shardCount` shards for what `definitions` holds.
    package init(_ definitions: MetricDefinitions, shardCount: Int) {
        families = definitions.families
        shards = (0..<shardCount).map { _ in Shard(cellCount: definitions.cellCount) }
    }

    /// The sum of one cell over all shards.
    func total(of cell: Int) -> UInt64 {
        var total: UInt64 = 0
        for shard in shards { total &+= shard.value(of: cell) }
        return total
    }
}

/// Defines metrics, in the order in which a scrape shows them.
package struct MetricDefinitions {
    private(set) var families: [MetricFamily] = []
    private(set) var cellCount = 0

    package init() {}

    /// A counter for each value of one label. All series exist from the start, at 0, so that a
    /// query over a status that has not occurred yet gives 0 and not nothing.
    package mutating func counters(
        _ name: String, help: String, label: String, values: [String]
    ) -> CounterFamily {
        let family = CounterFamily(firstCell: cellCount, count: values.count)
        families.append(
            MetricFamily(
                name: name, help: help,
                content: .counters(label: label, values: values, firstCell: cellCount)))
        cellCount += values.count
        return family
    }

    /// A histogram of durations; its name ends in `_seconds`.
    package mutating func durations(
        _ name: String, help: String, boundsNanoseconds: [UInt64]
    ) -> DurationHistogram {
        let histogram = DurationHistogram(
            boundsNanoseconds: boundsNanoseconds, firstCell: cellCount)
        families.append(MetricFamily(name: name, help: help, content: .durations(histogram)))
        cellCount += histogram.cellCount
        return histogram
    }
}

/// One metric with its help text and what it consists of.
struct MetricFamily: Sendable {
    enum Content: Sendable {
        case counters(label: String, values: [String], firstCell: Int)
        case durations(DurationHistogram)
    }

    let name: String
    let help: String
    let content: Content
}
