internal import CLibevent
internal import Glibc

/// Reads and discards what a client still sends after our last reply, for a short while.
///
/// Closing a socket with unread bytes makes the kernel send a reset, which can destroy the reply
/// before the client has read it (RFC 9112, section 9.6). evhttp has shut the sending side down and
/// closed its descriptor; this is a duplicate of it.
@safe
final class LingeringClose {
    let descriptor: Int32
    private unowned let loop: EventLoop
    private var readEvent: Event?
    private let startTick: Int
    private var discardedBytes = 0

    private static let ticksMax = 4
    private static let discardedBytesMax = 64 * 1024 * 1024

    /// Duplicates `descriptor`; nil if that fails, and the connection then ends with a reset.
    init?(descriptor: Int32, loop: EventLoop) {
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { return nil }
        self.descriptor = duplicate
        self.loop = loop
        startTick = loop.tick
        // Passed unretained: the loop's table holds the object until `finish`.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        readEvent = unsafe Event(
            base: loop.base, descriptor: duplicate, what: EV_READ | EV_PERSIST, context: context,
            callback: lingeringReadable)
        readEvent?.add()
    }

    deinit {
        readEvent = nil
        Glibc.close(descriptor)
    }

    /// Whether the client has had its time.
    func isOver(at tick: Int) -> Bool { tick - startTick >= LingeringClose.ticksMax }

    fileprivate func readable() {
        let buffer = unsafe loop.receiveBuffer
        let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        discardedBytes += max(count, 0)
        if count <= 0 || discardedBytes > LingeringClose.discardedBytesMax {
            loop.finishLingering(self)
        }
    }
}

private func lingeringReadable(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { preconditionFailure("callback without context") }
    unsafe Unmanaged<LingeringClose>.fromOpaque(context).takeUnretainedValue().readable()
}
