/// The identifier of a trace (W3C Trace Context): 16 bytes, not all zero.
package struct TraceIdentifier: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    /// `high` and `low` are the first and the last eight bytes; nil if all are zero.
    package init?(high: UInt64, low: UInt64) {
        guard high != 0 || low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 hexadecimal digits.
    var text: String {
        [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// One observation of a bucket, for finding the trace behind a number. Lies in four cells of the
/// writer's shard, so a read of the shard gets it whole.
struct Exemplar {
    static let cellCount = 4

    let trace: TraceIdentifier
    /// What was observed, in the histogram's unit.
    let value: UInt64
    let unixMilliseconds: UInt64

    func write(to cell: Int, in update: borrowing Shard.Update) {
        update.set(trace.high, of: cell)
        update.set(trace.low, of: cell + 1)
        update.set(value, of: cell + 2)
        update.set(unixMilliseconds, of: cell + 3)
    }
}

extension Exemplar {
    /// Reads from a shard's cells; nil if the bucket has none yet.
    init?(_ cells: [UInt64], at cell: Int) {
        guard let trace = TraceIdentifier(high: cells[cell], low: cells[cell + 1]) else {
            return nil
        }
        self.init(trace: trace, value: cells[cell + 2], unixMilliseconds: cells[cell + 3])
    }
}
