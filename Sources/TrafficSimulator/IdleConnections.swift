/// Connections that wait for a request, the longest waiting first: so all of them are used, and with
/// them all of a server's event loops.
struct IdleConnections {
    private var queue: [LoadConnection] = []
    private var first = 0

    var isEmpty: Bool { first == queue.count }

    mutating func add(_ connection: LoadConnection) { queue.append(connection) }

    /// The next that is still open.
    mutating func take() -> LoadConnection? {
        while first < queue.count {
            let connection = queue[first]
            first += 1
            if first > 1_024, first * 2 > queue.count {
                queue.removeFirst(first)
                first = 0
            }
            if connection.isIdle { return connection }
        }
        return nil
    }
}
