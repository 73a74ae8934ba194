internal import FoundationEssentials

/// How a scenario went from moment to moment. Percentiles of the whole cannot tell a server that is often slow
/// from one that stood still once; those of its parts do.
///
/// Its clock is the time in which requests were due: it stands still between the steps of a search.
struct Timeline {
    struct Part: Encodable {
        /// The time of day at its end, to find it among the server's own graphs.
        let endUnixSeconds: Double
        let seconds: Double
        /// How many answers `latencySeconds` is of.
        let latencyCount: Int
        let latencySeconds: [String: Double]
    }

    private(set) var parts: [Part] = []
    /// Of the part that has not ended.
    private var latencies = Latencies()
    private var startSeconds = 0.0

    /// Long enough for the 99th percentile of some hundred requests a second.
    private static let partSeconds = 0.5

    /// Whether the part that has begun is long enough, and what is left makes another one.
    func isPartOver(atSeconds now: Double, secondsLeft: Double) -> Bool {
        now - startSeconds >= Timeline.partSeconds && secondsLeft >= Timeline.partSeconds / 2
    }

    /// Adds what has come since the last call.
    mutating func add(_ recent: Latencies) { latencies.add(recent) }

    /// Ends a part, and begins the next one.
    mutating func endPart(atSeconds now: Double) {
        parts.append(
            Part(
                endUnixSeconds: Date.now.timeIntervalSince1970,
                seconds: now - startSeconds, latencyCount: latencies.count,
                latencySeconds: latencies.figures))
        latencies = Latencies()
        startSeconds = now
    }
}
