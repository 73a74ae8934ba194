internal import Glibc

/// The connections of a load generator: those that wait for answers, and those that wait for requests.
final class ConnectionPool {
    private let address: ServerAddress
    private let poller: Poller
    private var connections: [LoadConnection?] = []
    private var freeNumbers: [Int] = []
    /// Numbers of connections that went while events were handled: until the end of the round an event
    /// may still be about the old one.
    private var releasedNumbers: [Int] = []
    private var idle = IdleConnections()

    static let connectionsMax = 1_024

    init(to address: ServerAddress, poller: Poller) {
        self.address = address
        self.poller = poller
    }

    /// All that are open or being made.
    var open: some Sequence<LoadConnection> { connections.lazy.compactMap(\.self) }

    var openCount: Int { connections.count - freeNumbers.count - releasedNumbers.count }

    /// Whether another connection may be made.
    var hasRoom: Bool { openCount < ConnectionPool.connectionsMax }

    /// Whether a request can be sent without waiting for an answer to another.
    var canTake: Bool { !idle.isEmpty || hasRoom }

    subscript(number: Int) -> LoadConnection? { connections[number] }

    /// A new connection that is being made; nil if that fails at once, with the reason in `errno`.
    /// Traps unless there is room.
    func connect() -> LoadConnection? {
        precondition(hasRoom, "no more connections than there may be")
        if freeNumbers.isEmpty {
            freeNumbers.append(connections.count)
            connections.append(nil)
        }
        let number = freeNumbers[freeNumbers.count - 1]
        guard let connection = LoadConnection(to: address, number: number, poller: poller) else {
            return nil
        }
        freeNumbers.removeLast()
        connections[number] = connection
        return connection
    }

    /// The next that waits for a request; nil if none does.
    func takeIdle() -> LoadConnection? { idle.take() }

    func addIdle(_ connection: LoadConnection) { idle.add(connection) }

    func close(_ connection: LoadConnection) {
        guard connection.isOpen else { return }
        connection.close()
        connections[connection.number] = nil
        releasedNumbers.append(connection.number)
    }

    /// All events of a wait have been handled.
    func endRound() {
        freeNumbers += releasedNumbers
        releasedNumbers.removeAll(keepingCapacity: true)
    }

    /// Lets the process have as many descriptors as it may: by default it often has fewer than an open loop
    /// wants connections.
    static func raiseDescriptorLimit() {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        // If it fails, connections do, which the report says.
        setrlimit(resource, &limit)
    }

    func closeAll() {
        for connection in open { connection.close() }
    }
}
