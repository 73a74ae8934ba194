internal import CLibevent
internal import Glibc
internal import Synchronization

/// What other threads may touch of a loop: a wish and a number.
final class LoopControl: Sendable {
    /// An eventfd that wakes the loop. Closed with the object, which outlives the loop's thread.
    let wakeDescriptor: Int32
    private let drainAnnounced = Atomic<Bool>(false)
    private let drainRequested = Atomic<Bool>(false)
    private let connections = Atomic<Int>(0)
    private let cut = Atomic<Int>(0)

    init() throws(HTTPServerError) {
        wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard wakeDescriptor >= 0 else { throw HTTPServerError("create an eventfd", code: errno) }
    }

    deinit { close(wakeDescriptor) }

    // Relaxed everywhere: the flags publish no other memory, and the numbers are independent. The
    // write to the eventfd and the loop's read of it order the wish before the wake-up.

    /// Whether `announceDrain` was called.
    var isDrainAnnounced: Bool { drainAnnounced.load(ordering: .relaxed) }

    /// Says that a drain will be requested; may be called from any thread.
    func announceDrain() { drainAnnounced.store(true, ordering: .relaxed) }

    /// Whether `requestDrain` was called.
    var isDrainRequested: Bool { drainRequested.load(ordering: .relaxed) }

    /// Asks the loop to drain; may be called from any thread, more than once.
    func requestDrain() {
        drainRequested.store(true, ordering: .relaxed)
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the loop is being woken anyway.
        _ = unsafe write(wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Connections that the loop holds now.
    var openConnections: Int {
        get { connections.load(ordering: .relaxed) }
        set { connections.store(newValue, ordering: .relaxed) }
    }

    /// Connections that the end of the drain cut off before their reply was out.
    var cutConnections: Int {
        get { cut.load(ordering: .relaxed) }
        set { cut.store(newValue, ordering: .relaxed) }
    }
}
