internal import CLibevent
internal import Glibc

/// How a loop comes to its end: it stops accepting, answers what it has received, and closes what is idle.
extension EventLoop {
    /// The steps of a drain, each a while after the one before.
    enum Drain {
        /// What the kernel has queued for us is still accepted: closing would reset it.
        case sweepingBacklog
        /// Idle clients may have a request on the way: it is answered, with `Connection: close`.
        case grace
        /// Only requests that have come and replies that are owed keep the loop alive, until the deadline.
        case finishing
    }

    /// Whether a connection that is owed nothing has to go.
    var endsIdleConnections: Bool { drain == .finishing }

    /// Whether replies end their connections.
    var isDraining: Bool { drain != nil }

    func woken() {
        var count: UInt64 = 0
        _ = unsafe read(control.wakeDescriptor, &count, MemoryLayout<UInt64>.size)
        guard control.isDrainRequested, drain == nil else { return }
        drain = .sweepingBacklog
        acceptor.takeAll()
        // The timer runs in the next turn, behind the listener if that is ready.
        drainTimer?.add(afterMilliseconds: 0)
    }

    func drainStep() {
        switch drain {
        case .sweepingBacklog:
            drain = .grace
            acceptor.close()
            drainTimer?.add(afterMilliseconds: limits.drainGraceMilliseconds)
        case .grace:
            drain = .finishing
            for connection in Array(connections.values) { connection.closeIfIdle() }
            let rest = limits.drainSeconds * 1_000 - limits.drainGraceMilliseconds
            drainTimer?.add(afterMilliseconds: max(rest, 0))
        case .finishing:
            control.cutConnections = connections.count
            unsafe event_base_loopbreak(base)
        case nil:
            break
        }
        endDrainIfDone()
    }

    func endDrainIfDone() {
        guard drain == .finishing || drain == .grace, unsafe fresh.isEmpty, connections.isEmpty,
            lingering.isEmpty
        else { return }
        unsafe event_base_loopbreak(base)
    }
}
