internal import CLibevent
internal import Glibc

/// Owns one libevent event: a descriptor to watch, or a timer.
///
/// The owner of the value is the callback's context. Freeing the value deletes the event, so the
/// callback never runs with an owner that is gone.
@safe
struct Event: ~Copyable {
    private let event: OpaquePointer

    /// `descriptor` is -1 for a pure timer. Fails only when memory is exhausted.
    init?(
        base: OpaquePointer,
        descriptor: Int32,
        what: Int32,
        context: UnsafeMutableRawPointer,
        callback: @convention(c) (Int32, Int16, UnsafeMutableRawPointer?) -> Void
    ) {
        guard let event = unsafe event_new(base, descriptor, Int16(what), callback, context) else {
            return nil
        }
        unsafe self.event = event
    }

    deinit { unsafe event_free(event) }

    /// Starts watching; does nothing if it is watching already.
    func add() {
        // Fails only when epoll has no memory. A connection then stays silent until the idle
        // deadline ends it, which is the right end for it.
        _ = unsafe event_add(event, nil)
    }

    /// Starts a timer, or starts it again.
    func add(afterMilliseconds milliseconds: Int) {
        var time = timeval(
            tv_sec: milliseconds / 1_000, tv_usec: (milliseconds % 1_000) * 1_000)
        _ = unsafe event_add(event, &time)
    }

    /// Stops watching; does nothing if it is not watching.
    func remove() { _ = unsafe event_del(event) }

    /// Runs the callback in the loop's next turn, whether or not the descriptor is ready.
    func activate() { unsafe event_active(event, 0, 0) }
}
