internal import CLibevent
internal import Glibc

/// Accepts the connections of one loop, so that all loops have about as many.
///
/// All loops watch one listening socket. A loop that has more connections than another leaves a new
/// one to it, but not for long: if the other is busy, it is taken after all. (With a socket a loop, the
/// kernel would choose by a hash of the addresses, and give eight connections to two loops as two and
/// six, or worse, in every fourth case.)
///
/// evhttp's listener is enabled only for as long as the loop takes connections; else an event of our
/// own watches the socket.
@safe
final class Acceptor {
    private enum State {
        /// The event tells when a connection waits.
        case watching
        /// evhttp's listener takes what waits.
        case accepting
        /// The loop holds as many connections as it may.
        case paused
        case closed
    }

    private let http: OpaquePointer
    private let listener: OpaquePointer
    /// evhttp's name for the listener.
    private let bound: OpaquePointer
    private let balance: LoopBalance
    private let descriptor: Int32
    private var state = State.watching
    /// Whether connections are taken without a look at the other loops.
    private var takesAll: Bool
    private var event: Event?
    /// Since when a connection is left to another loop.
    private var leftSinceNanoseconds: UInt64?

    /// Much longer than it takes an idle loop to wake up. Meanwhile this one turns without sleeping.
    private static let leavingNanoseconds: UInt64 = 500_000

    /// Listens on `socket` for `http`. `balance` knows how many connections each loop has.
    init(
        socket: consuming ListeningSocket, base: OpaquePointer, http: OpaquePointer,
        balance: LoopBalance
    ) throws(HTTPServerError) {
        unsafe self.http = http
        self.balance = balance
        takesAll = balance.isAlone
        descriptor = socket.descriptor
        // Without a callback it is only made; evhttp_bind_listener adds its own. The socket listens
        // already, which a backlog of 0 says.
        let flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_DISABLED
        guard
            let listener = unsafe evconnlistener_new(base, nil, nil, flags, 0, socket.descriptor)
        else { throw HTTPServerError("listen", code: errno) }
        _ = socket.release()
        unsafe self.listener = listener
        guard let bound = unsafe evhttp_bind_listener(http, listener) else {
            unsafe evconnlistener_free(listener)
            throw HTTPServerError("hand the listener to evhttp", code: 0)
        }
        unsafe self.bound = bound
        unsafe evconnlistener_set_error_cb(listener, acceptorFailed)
        // Unretained: the loop owns the acceptor and closes it, which frees the events.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe event = Event(
            base: base, descriptor: descriptor, what: EV_READ | EV_PERSIST, context: context,
            callback: acceptorReadable)
        guard event != nil else { throw HTTPServerError("create an event", code: 0) }
        watch()
    }

    /// Stops listening. Connections that nobody has accepted stay in the queue of the other loops, or
    /// are reset if this was the last.
    func close() {
        guard state != .closed else { return }
        state = .closed
        event = nil
        unsafe evhttp_del_accept_socket(http, bound)
    }

    /// Takes no more connections until `resume`.
    func pause() { enter(.paused) }

    /// Ends a pause, and whatever has left the listener in the wrong state: that another loop was
    /// faster, or that there was no descriptor left.
    func resume() {
        if state == .paused || state == .accepting { watch() }
    }

    var isPaused: Bool { state == .paused }

    /// Takes whatever waits, as a drain does.
    func takeAll() {
        takesAll = true
        // Also in state `accepting`, where the last connection may have disabled the listener.
        if state != .paused { watch() }
    }

    /// evhttp has taken a connection, which `balance` counts already: another may follow at once.
    func tookConnection() {
        if state == .accepting && !takesAll && !balance.mayTakeMore {
            unsafe evconnlistener_disable(listener)
        }
    }

    /// All connections that were taken in this turn have been set up.
    func tookAll() {
        if state == .accepting && !takesAll { watch() }
    }

    private func watch() { enter(takesAll ? .accepting : .watching) }

    private func enter(_ next: State) {
        guard state != .closed else { return }
        state = next
        // First what begins: the socket is watched either way, and epoll has nothing to change.
        if next == .accepting { _ = unsafe evconnlistener_enable(listener) }
        if next == .watching { event?.add() } else { event?.remove() }
        if next != .accepting { _ = unsafe evconnlistener_disable(listener) }
    }

    fileprivate func readable() {
        if balance.mayTakeMore || wasLeftLongEnough() {
            leftSinceNanoseconds = nil
            enter(.accepting)
        } else {
            // The other loop may be waiting for this core.
            sched_yield()
        }
    }

    /// Whether a connection still waits that was left before. It cannot be told from one that came
    /// since; but a long while ago it was another one.
    private func wasLeftLongEnough() -> Bool {
        let now = MonotonicClock.nanoseconds
        let since = leftSinceNanoseconds ?? now
        let elapsed = now - since
        leftSinceNanoseconds = elapsed > 10 * Acceptor.leavingNanoseconds ? now : since
        return (Acceptor.leavingNanoseconds...10 * Acceptor.leavingNanoseconds).contains(elapsed)
    }
}

// libevent's callbacks. They run on the loop's thread.

private func acceptor(_ context: UnsafeMutableRawPointer?) -> Acceptor {
    guard let context = unsafe context else { preconditionFailure("callback without context") }
    return unsafe Unmanaged<Acceptor>.fromOpaque(context).takeUnretainedValue()
}

private func acceptorReadable(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe acceptor(context).readable()
}

/// Out of descriptors or memory: without a pause, the level-triggered event would spin. The loop's
/// next tick resumes. (The context of this one is evhttp's.)
private func acceptorFailed(_ listener: OpaquePointer?, _: UnsafeMutableRawPointer?) {
    unsafe evconnlistener_disable(listener)
}
