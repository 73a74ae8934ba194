internal import CLibevent
internal import Glibc

/// One accepted connection: the socket, its events, and where it stands between request and reply.
/// What comes in is in this file and in `Connection+Request.swift`, what goes out in
/// `Connection+Reply.swift`.
///
/// The head of each request is read and checked here (`HeadParser`). A request that came whole and as
/// most do is answered out of the receive buffer. All others go to evhttp, which keeps their life
/// cycle. But it sees of them only what `EvhttpRequestWriter` writes, one request at a time, and it
/// never touches the socket: its bufferevent was given the descriptor -1, so that whatever it enables
/// or disables costs no system call. This class reads, sends, and tells evhttp when a reply is out.
/// See docs/decisions/0001-libevent.md, 0009-plain-requests.md and 0010-wire-guard.md.
///
/// Rules that keep evhttp's state machine sound (http.c of libevent 2.1.12):
/// 1. Its read callback must not run while a request waits for its reply: it would end the process
///    ("illegal connection state"). So its input is written in state `reading` only.
/// 2. It parses leftover input in a deferred callback, out of our sight. So its input never holds more
///    than one request.
/// 3. `evhttp_send_reply_end` and the write callback may free the connection. So `state` is looked
///    at after each call into evhttp; `didClose` sets it.
@safe
final class Connection {
    enum State {
        /// Nothing is owed to the client; bytes are read.
        case reading
        /// The handler has the request, now or, if postponed, later. Nothing is read.
        case answering
        /// The peer has not yet taken all of a reply. Nothing is read.
        case writing
        /// evhttp has freed its side; this object goes with the last reference.
        case closed
    }

    let loop: EventLoop
    // Owned by evhttp, valid until `didClose`.
    let handle: OpaquePointer
    let bufferevent: OpaquePointer
    let input: OpaquePointer
    let output: OpaquePointer
    /// evhttp closes it after `didClose`.
    let descriptor: Int32

    var state = State.reading
    private var readEvent: Event?
    var writeEvent: Event?
    var laterTimer: Event?

    /// Whether the socket may hold bytes, or its end, that no event will tell of any more: events are
    /// edge-triggered, so each arrival is told once. That saves the kernel to look at every socket
    /// again that was ready, and us two system calls for each pause in reading.
    private var hasUnread = false
    /// Whether the client has ended its side: what is unread goes on to the end.
    private var isHalfClosed = false
    /// Received and not used yet: the start of a head, or what came behind a request whose reply waits.
    private(set) var pending: [UInt8] = []
    /// Whether `pending` holds bytes that were not looked at, because a reply or another slice came first.
    private var hasUsablePending = false
    /// Where the parser stands in a head that `pending` holds the start of; nil if it holds none.
    var headParser: HeadParser?

    /// The request that evhttp has, while it reads its body and until its reply is out; nil if it has
    /// none.
    var evhttpRequest: EvhttpRequest?
    var receivedAtNanoseconds: UInt64 = 0
    /// Whether the handler has postponed the plain request that it had, and for how long.
    var postponedMilliseconds: Int?

    /// Whether the loop has it in its order of those who wait, and will call `resume`.
    private var isWaiting = false
    /// The round of the loop in which it had its last slice; -1 before the first.
    private var servedRound = -1

    var deadline: Deadline
    /// What of `loop.memory` is this connection's.
    private var countedBytes = 0
    /// Whether the peer may still be sending when we close, so that a plain close would reset the
    /// connection and with it destroy the reply on its way.
    var lingers = false
    /// What is to be done when `output` is empty.
    var afterOutput = AfterOutput.goOn

    /// More pipelined requests than this, or than are answered in so long, wait until others have had
    /// their slice, so that one client cannot keep the loop to itself.
    private static let requestsPerSlice = 32
    private static let sliceNanoseconds: UInt64 = 1_000_000
    /// Copying more than this costs more than a new reply buffer.
    static let copiedBytesMax = 64 * 1024

    init?(handle: OpaquePointer, bufferevent: OpaquePointer, descriptor: Int32, loop: EventLoop) {
        self.loop = loop
        unsafe self.handle = handle
        unsafe self.bufferevent = bufferevent
        unsafe self.input = bufferevent_get_input(bufferevent)
        unsafe self.output = bufferevent_get_output(bufferevent)
        self.descriptor = descriptor
        deadline = .forRequest(at: loop.tick, loop.ticks)

        // Passed unretained: the loop's table holds the connection until `didClose`, which frees the
        // events and is the last that evhttp says about it.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        readEvent = unsafe Event(
            base: loop.base, descriptor: descriptor,
            what: EV_READ | EV_CLOSED | EV_ET | EV_PERSIST, context: context,
            callback: connectionReadable)
        writeEvent = unsafe Event(
            base: loop.base, descriptor: descriptor, what: EV_WRITE | EV_ET | EV_PERSIST,
            context: context, callback: connectionWritable)
        laterTimer = unsafe Event(
            base: loop.base, descriptor: -1, what: 0, context: context,
            callback: connectionLater)
        guard readEvent != nil, writeEvent != nil, laterTimer != nil else { return nil }
        unsafe evhttp_connection_set_closecb(handle, connectionClosed, context)
        readEvent?.add()
    }

    /// Whether no request is under way, so that closing loses nothing.
    var isIdle: Bool { state == .reading && pending.isEmpty && evhttpRequest == nil }

    /// Ends the connection at once, whatever is owed. Not to be called from inside evhttp.
    func close() { unsafe evhttp_connection_free(handle) }

    /// Ends the connection if nothing is under way on it. What has come since the loop last looked is read
    /// when its event, or its place among those who wait, is due: to close now would reset the connection, and
    /// lose the request.
    func closeIfIdle() {
        var byte: UInt8 = 0
        guard isIdle, unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0 else {
            return
        }
        close()
    }

    // MARK: - Slices

    /// The socket has something new, or takes more: what follows from it is done now, or when those have had
    /// their slice who have waited for longer.
    func becameReady() {
        loop.beginTurn()
        guard !isWaiting else { return }
        if loop.schedule.mayServe(afterRound: servedRound) {
            resume()
        } else {
            isWaiting = true
            loop.schedule.turnAway(self, afterRound: servedRound)
        }
    }

    /// Does what there is to do, for a slice.
    func resume() {
        isWaiting = false
        servedRound = loop.schedule.roundNumber
        let receivedBefore = receivedAtNanoseconds
        if state == .writing { sendRest() }
        readOn()
        // Else the request has.
        if receivedAtNanoseconds == receivedBefore { _ = loop.lookAtClock() }
    }

    // MARK: - Receiving

    fileprivate func readable(isHalfClosed: Bool) {
        hasUnread = true
        if isHalfClosed { self.isHalfClosed = true }
        if state == .reading { becameReady() }
    }

    /// Goes on with what the client has sent, if nothing is owed to it: first with what is pending.
    func readOn() {
        if state == .reading {
            if hasUsablePending {
                let bytes = pending
                pending = []
                use(bytes)
            } else if hasUnread {
                receive()
            }
        }
        if state == .reading && (hasUnread || hasUsablePending) && !isWaiting {
            isWaiting = true
            loop.schedule.requeue(self)
        }
        if state != .closed { countHeldBytes() }
    }

    private func use(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { unsafe use($0) }
    }

    /// One `recv`, and whatever follows from its bytes.
    private func receive() {
        let buffer = unsafe loop.receiveBuffer
        let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0 {
            if errno == EAGAIN { hasUnread = false } else if errno != EINTR { close() }
            return
        }
        // In this state nothing is owed to the client, so its half-close ends the connection.
        if count == 0 { return close() }
        // A read that is not full has taken all that was there (epoll(7), question 9).
        hasUnread = count == buffer.count || isHalfClosed
        // Safe: `recv` has filled `count` bytes.
        let received = unsafe UnsafeBufferPointer(
            start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count)
        if pending.isEmpty {
            unsafe use(received)
        } else if !MemoryReserve.isLeft(beside: pending.count + count) {
            giveUp(.outOfMemory)
        } else {
            let bytes = unsafe pending + received
            pending = []
            use(bytes)
        }
        // libevent tells of a reset as of bytes, and one that came together with these has been told.
        // Where nothing is sent, only another read finds it.
        if state == .reading && !isIdle { hasUnread = true }
    }

    /// Goes through `bytes`, request by request, and keeps what is left of them.
    private func use(_ bytes: UnsafeBufferPointer<UInt8>) {
        var offset = 0
        var needsMore = false
        var firstReceived: UInt64?
        for _ in 0..<Connection.requestsPerSlice {
            let count = unsafe step(UnsafeBufferPointer(rebasing: bytes[offset...]))
            needsMore = count == 0
            if needsMore { break }
            offset += count
            guard state == .reading, offset < bytes.count else { break }
            // A compressed body is expanded in steps, one a slice.
            if evhttpRequest != nil { break }
            let start = firstReceived ?? receivedAtNanoseconds
            if loop.lookAtClock() - start >= Connection.sliceNanoseconds { break }
            firstReceived = start
        }
        guard state != .closed else { return }
        hasUsablePending = false
        guard offset < bytes.count else { return }
        guard MemoryReserve.isLeft(beside: bytes.count - offset) else {
            return giveUp(.outOfMemory)
        }
        hasUsablePending = !needsMore
        pending = unsafe Array(bytes[offset...])
    }

    // MARK: - Memory

    /// Tells the loop how many bytes this connection makes it hold; too many end it.
    private func countHeldBytes() {
        let bytes = pending.count + (evhttpRequest?.heldBytes ?? 0) + outputBytes
        guard bytes != countedBytes else { return }
        loop.memory.hold(bytes - countedBytes)
        let isMore = bytes > countedBytes
        countedBytes = bytes
        if isMore && loop.memory.bytes > loop.limits.heldBytesPerLoop {
            giveUp(Connection.buffersFull)
        }
    }

    private var outputBytes: Int { state == .writing ? unsafe evbuffer_get_length(output) : 0 }

    private static let buffersFull = RequestRefusal(
        .buffersFull, "too many bytes of unfinished requests and replies")

    // MARK: - Closing

    /// Ends the connection if its client has had the time that it may take.
    func endIfOverdue(at tick: Int) {
        // Who waits has done its part: it is the loop's turn.
        guard state == .reading || state == .writing, !isWaiting,
            let refusal = deadline.refusal(at: tick)
        else {
            return
        }
        if isIdle { closeIfIdle() } else { giveUp(refusal) }
    }

    /// evhttp is about to close the descriptor and to free its side.
    fileprivate func didClose() {
        state = .closed
        // In the middle of what our parser has accepted, evhttp has one reason for it.
        if loop.parsing === self, let evhttpRequest, unsafe evhttpRequest.request == nil {
            loop.handler.connectionCut(.outOfMemory)
        }
        loop.memory.hold(-countedBytes)
        countedBytes = 0
        readEvent = nil
        writeEvent = nil
        laterTimer = nil
        evhttpRequest = nil
        if lingers { loop.linger(descriptor) }
        loop.remove(self)
    }
}

// libevent's callbacks. They run on the loop's thread, and their context is a connection that its
// loop's table holds; see `Connection.init`.

private func connection(_ context: UnsafeMutableRawPointer?) -> Connection {
    guard let context = unsafe context else { preconditionFailure("callback without context") }
    return unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
}

private func connectionReadable(_: Int32, _ what: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).readable(isHalfClosed: Int32(what) & EV_CLOSED != 0)
}

private func connectionWritable(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).becameReady()
}

private func connectionLater(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).later()
}

private func connectionClosed(_: OpaquePointer?, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).didClose()
}
