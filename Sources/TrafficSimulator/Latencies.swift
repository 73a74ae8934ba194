/// How long the server took to answer requests of one kind.
struct Latencies {
    private let sorted: [Duration]
    /// The time that was spent waiting for the server, without the client's own work.
    let sum: Duration

    init(_ durations: [Duration]) {
        sorted = durations.sorted()
        sum = durations.reduce(.zero, +)
    }

    var count: Int { sorted.count }

    /// The smallest latency that `percent` of the requests did not exceed (nearest rank).
    func percentile(_ percent: Int) -> Duration {
        let rank = (sorted.count * percent + 99) / 100
        return sorted.isEmpty ? .zero : sorted[max(rank, 1) - 1]
    }

    /// How many of `things` were answered for in a second.
    func perSecond(_ things: Int) -> Double {
        sum > .zero ? Double(things) / (sum / .seconds(1)) : 0
    }
}
