internal import CEpoll
internal import Glibc

/// Waits for many sockets at once, with epoll(7), level-triggered.
///
/// Each socket is known by a number that its owner chooses. A closed socket leaves by itself.
final class Poller {
    struct Readiness {
        let number: Int
        /// Something can be received: bytes, the end of the stream or an error.
        let canReceive: Bool
        let canSend: Bool
    }

    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(ClientError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else {
            throw ClientError("cannot wait for sockets: \(ClientError.text(of: errno))")
        }
    }

    deinit { close(descriptor) }

    /// Starts to wait for `socket`: to be received from, and to be sent to if `sends`.
    func add(_ socket: Int32, number: Int, sends: Bool) {
        control(EPOLL_CTL_ADD, socket, number: number, sends: sends)
    }

    /// Changes whether the socket is waited for to be sent to.
    func change(_ socket: Int32, number: Int, sends: Bool) {
        control(EPOLL_CTL_MOD, socket, number: number, sends: sends)
    }

    private func control(_ operation: Int32, _ socket: Int32, number: Int, sends: Bool) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (sends ? EPOLLOUT.rawValue : 0)
        event.data.u64 = UInt64(number)
        let result = epoll_ctl(descriptor, operation, socket, &event)
        // Our own open socket and a valid operation: only the kernel's memory could be lacking.
        precondition(result == 0, "epoll_ctl: errno \(errno)")
    }

    /// Waits until a socket is ready, but not longer than `nanoseconds`. Returns how many are, which are
    /// elements of this until the next wait.
    func wait(nanoseconds: Int) -> Int {
        var limit = timespec(
            tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
        let count = epoll_pwait2(descriptor, &events, Int32(events.count), &limit, nil)
        // An interruption (the end of a stop, for example) is a wait that ends early.
        return max(Int(count), 0)
    }

    /// What the last wait has found.
    subscript(index: Int) -> Readiness {
        let event = events[index]
        let received = EPOLLIN.rawValue | EPOLLERR.rawValue | EPOLLHUP.rawValue
        return Readiness(
            number: Int(event.data.u64), canReceive: event.events & received != 0,
            canSend: event.events & EPOLLOUT.rawValue != 0)
    }
}
