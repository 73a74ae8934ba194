/// What decides when a request is sent.
enum Load: Equatable {
    /// A schedule: requests that do not know of one another.
    case open(requestsPerSecond: Double)
    /// The answers: each connection sends its next request when it has the last answer.
    case closed(connections: Int)
}
