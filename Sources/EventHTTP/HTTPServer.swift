internal import Glibc

/// Several event loops on one port, and their life: bind, start, drain, join.
///
/// Used by one thread, except `announceDrain`, `drain` and `openConnections`, which any thread may call.
package final class HTTPServer {
    /// The port that is bound: the one asked for, or the free one that the system chose for 0.
    package let port: UInt16
    /// Whether only programs on the same machine reach it, by the address that is bound.
    package let isOnLoopback: Bool
    private var loops: [EventLoop] = []
    private var threads: [LoopThreadBox] = []
    private let controls: [LoopControl]

    /// Beside those of connections: the listening socket, the poller, and what wakes it.
    package static let descriptorsPerLoop = 4
    /// Of the process: standard streams, and a file or a library may want one.
    package static let otherDescriptors = 16

    /// Binds the port and listens: from now on the kernel queues connections, and `start` has them
    /// served. `makeHandler` is called once a loop, with its index. Room for the descriptors of all
    /// connections is made now: a process that has one thread so far does not wait for it.
    ///
    /// On a loopback address, requests have to be for one of `hosts`; nil lets them be for any.
    /// With `sharesPort`, the port may belong to other processes that do the same. Fails if the address
    /// cannot be bound, is in use, or descriptors or memory run out.
    package init(
        host: String,
        port: UInt16,
        loops loopCount: Int,
        limits: HTTPServerLimits = HTTPServerLimits(),
        hosts: AllowedHosts? = nil,
        sharesPort: Bool = false,
        makeHandler: (Int) -> any HTTPHandler
    ) throws(HTTPServerError) {
        precondition(loopCount > 0, "a server needs a loop")
        // libevent writes with writev, which has no flag for it: a peer that is gone is an error
        // code, not a signal.
        signal(SIGPIPE, SIG_IGN)
        var controls: [LoopControl] = []
        for _ in 0..<loopCount { controls.append(try LoopControl()) }
        self.controls = controls
        let socket = try ListeningSocket.listen(
            host: host, port: port, backlog: limits.backlog, sharesPort: sharesPort)
        let address = try socket.address()
        self.port = address.port
        isOnLoopback = address.isLoopback
        DescriptorTable.reserve(
            count: loopCount * (limits.connectionsPerLoop + HTTPServer.descriptorsPerLoop)
                + HTTPServer.otherDescriptors, by: socket.descriptor)
        for index in 0..<loopCount {
            loops.append(
                try EventLoop(
                    socket: try socket.duplicate(), limits: limits,
                    hosts: isOnLoopback ? hosts : nil, handler: makeHandler(index),
                    controls: controls, index: index))
        }
    }

    /// Starts a thread for each loop. When this returns, all of them serve.
    package func start() throws(HTTPServerError) {
        while let loop = loops.popLast() {
            let thread = try LoopThread(running: loop)
            threads.append(LoopThreadBox(thread))
        }
    }

    /// Tells handlers that a drain will follow, so that a load balancer hears of it while all clients are
    /// still served.
    package func announceDrain() {
        for control in controls { control.announceDrain() }
    }

    /// Asks all loops to stop accepting, to answer what they have received, and to end.
    package func drain() {
        for control in controls { control.requestDrain() }
    }

    /// Waits until all loops have ended. Returns how many connections were cut at the end of the
    /// drain time, because their replies were not out.
    package func join() -> Int {
        for thread in threads { thread.join() }
        threads.removeAll()
        return controls.reduce(0) { $0 + $1.cutConnections }
    }

    /// Connections that the loops hold now.
    package var openConnections: Int { openConnectionsByLoop.reduce(0, +) }

    /// The same for each loop.
    package var openConnectionsByLoop: [Int] { controls.map(\.openConnections) }
}

/// Lets an array hold a thread until it is joined.
private final class LoopThreadBox {
    private var thread: LoopThread?

    init(_ thread: consuming LoopThread) { self.thread = consume thread }

    func join() {
        thread.take()?.join()
    }
}
