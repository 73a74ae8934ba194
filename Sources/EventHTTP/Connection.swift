internal import CLibevent
internal import Glibc

/// One accepted connection: the socket, its events, and where it stands between request and reply.
/// This file is about what comes in; `Connection+Reply.swift` is about what goes out.
///
/// A request that came whole and as most do is answered out of the receive buffer; see
/// `PlainRequest`. All others evhttp parses, and keeps their life cycle. But it never touches the
/// socket: its bufferevent was given the descriptor -1, so that whatever it enables or disables costs
/// no system call. This class reads, feeds evhttp's input, sends, and tells evhttp when a reply is out.
/// See docs/decisions/0001-libevent.md and 0009-plain-requests.md for what that saves.
///
/// Rules that keep evhttp's state machine sound (http.c of libevent 2.1.12):
/// 1. Its read callback must not run while a request waits for its reply: it would end the process
///    ("illegal connection state"). So input is fed in state `reading` only.
/// 2. It parses leftover input in a deferred callback, out of our sight. So input behind a request
///    is taken away (`heldBack`) before the reply completes, and fed again after it.
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
    /// Bytes received of a request that evhttp has not completed.
    var pendingBytes = 0
    var heldBack = HeldBackInput()

    /// The request that `answering` is about. evhttp owns it; nil if it is a plain one.
    var request: UnsafeMutablePointer<evhttp_request>?
    var receivedAtNanoseconds: UInt64 = 0
    var framing: RequestFraming?
    /// Whether the handler has postponed the plain request that it had, and for how long.
    var postponedMilliseconds: Int?

    /// The loop's tick in which bytes last came or went. Deadlines for the parts of a request will
    /// be kept beside it.
    var activeTick: Int
    /// Whether the peer may still be sending when we close, so that a plain close would reset the
    /// connection and with it destroy the reply on its way.
    var lingers = false
    /// What is to be done when `output` is empty.
    var afterOutput = AfterOutput.goOn

    /// More pipelined requests than this wait for the next turn, so that one client cannot keep the
    /// loop to itself.
    private static let requestsPerTurn = 32
    /// Copying more than this costs more than a new reply buffer.
    static let copiedBytesMax = 64 * 1024

    init?(handle: OpaquePointer, bufferevent: OpaquePointer, descriptor: Int32, loop: EventLoop) {
        self.loop = loop
        unsafe self.handle = handle
        unsafe self.bufferevent = bufferevent
        unsafe self.input = bufferevent_get_input(bufferevent)
        unsafe self.output = bufferevent_get_output(bufferevent)
        self.descriptor = descriptor
        self.activeTick = loop.tick

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
    var isIdle: Bool { state == .reading && pendingBytes == 0 && heldBack.isEmpty }

    /// Ticks since bytes last came or went, if nothing but the client can end that.
    func silentTicks(at tick: Int) -> Int { state == .answering ? 0 : tick - activeTick }

    /// Ends the connection at once, whatever is owed. Not to be called from inside evhttp.
    func close() { unsafe evhttp_connection_free(handle) }

    // MARK: - Receiving

    fileprivate func readable(isHalfClosed: Bool) {
        hasUnread = true
        if isHalfClosed { self.isHalfClosed = true }
        readOn()
    }

    /// Goes on with what the client has sent, if nothing is owed to it: first with what was held back.
    func readOn() {
        guard state == .reading else { return }
        if !heldBack.isEmpty {
            advance()
        } else if hasUnread {
            receive()
        }
        // Not `activate`: that would run in this same turn, before the loop looks at other sockets.
        if state == .reading && (hasUnread || !heldBack.isEmpty) {
            laterTimer?.add(afterMilliseconds: 0)
        }
    }

    /// One `recv`: plain requests are answered at once, the rest goes to evhttp's parser.
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
        activeTick = loop.tick
        // Safe: `recv` has filled `count` bytes.
        let received = unsafe UnsafeBufferPointer(
            start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count)
        let answered = unsafe answerPlainRequests(in: received)
        guard answered < count, state != .closed else { return }
        unsafe take(UnsafeBufferPointer(rebasing: received[answered...]))
        // libevent tells of a reset as of bytes, and one that came together with these has been told.
        // Where nothing is sent, only another read finds it.
        if state == .reading && pendingBytes > 0 { hasUnread = true }
    }

    /// Answers the plain requests at the start of `received`, and returns how many bytes they had.
    private func answerPlainRequests(in received: UnsafeBufferPointer<UInt8>) -> Int {
        // What evhttp has begun, it ends. In a drain each reply tells whether it is the last.
        guard pendingBytes == 0, !loop.isDraining else { return 0 }
        var offset = 0
        for _ in 0..<Connection.requestsPerTurn {
            let rest = unsafe UnsafeBufferPointer(rebasing: received[offset...])
            guard let plain = unsafe PlainRequest(in: rest.span, limits: loop.limits) else { break }
            unsafe answer(plain, in: rest)
            if postponedMilliseconds != nil { break }
            offset += plain.byteCount
            guard state == .reading, offset < received.count else { break }
        }
        return offset
    }

    /// Hands `bytes` on to evhttp, or keeps them until the peer has taken the reply before them.
    private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard state != .writing else {
            if unsafe !heldBack.append(bytes) { close() }
            return
        }
        // A postponed request goes there, too: evhttp keeps it until its time has come.
        state = .reading
        pendingBytes += bytes.count
        // This is the place of the strict framing check: the bytes are here, evhttp has not seen
        // them yet.
        guard unsafe evbuffer_add(input, bytes.baseAddress, bytes.count) == 0 else {
            return close()
        }
        parse()
        if state == .reading && pendingBytes > loop.limits.requestBytes { refuse(.contentTooLarge) }
        advance()
    }

    /// Feeds what was held back, one request at a time, until nothing is left or a reply waits.
    private func advance() {
        for _ in 0..<Connection.requestsPerTurn {
            guard state == .reading, !heldBack.isEmpty else { return }
            // Moves the chunks without copying; input is empty, or rule 2 would be broken.
            guard unsafe heldBack.give(to: input) else { return close() }
            parse()
        }
    }

    /// Runs evhttp's parser over its input: none or one request comes out.
    private func parse() {
        loop.parsing = self
        unsafe bufferevent_trigger(
            bufferevent, Int16(EV_READ), Int32(BEV_TRIG_IGNORE_WATERMARKS.rawValue))
        loop.parsing = nil
        if state == .reading, unsafe evbuffer_get_length(output) > 0 { sendOwnWords() }
    }

    /// Takes what follows the request out of evhttp's input (rule 2).
    func holdBack() {
        pendingBytes = unsafe evbuffer_get_length(input)
        guard pendingBytes > 0 else { return }
        // Without memory the bytes are dropped, and the connection with them.
        if unsafe !heldBack.take(from: input) {
            unsafe evbuffer_drain(input, pendingBytes)
            lingers = true
        }
    }

    // MARK: - Closing

    /// evhttp is about to close the descriptor and to free its side.
    fileprivate func didClose() {
        state = .closed
        readEvent = nil
        writeEvent = nil
        laterTimer = nil
        unsafe request = nil
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
    unsafe connection(context).writable()
}

private func connectionLater(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).later()
}

private func connectionClosed(_: OpaquePointer?, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).didClose()
}
