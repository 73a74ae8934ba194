internal import CLibevent
internal import Glibc

/// One accepted connection: the socket, its events, and where it stands between request and reply.
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
    private enum State {
        /// Nothing is owed to the client; bytes are read and fed to evhttp.
        case reading
        /// The handler has the request, now or, if postponed, later. Nothing is read.
        case answering
        /// The peer has not yet taken all of a reply. Nothing is read.
        case writing
        /// evhttp has freed its side; this object goes with the last reference.
        case closed
    }

    private enum AfterOutput {
        case goOn
        /// Tell evhttp that the reply, or what it wrote by itself, is out.
        case complete
        /// End the connection: what is out is an error page.
        case close
    }

    let loop: EventLoop
    // Owned by evhttp, valid until `didClose`.
    private let handle: OpaquePointer
    private let bufferevent: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer
    /// evhttp closes it after `didClose`.
    let descriptor: Int32

    private var state = State.reading
    private var readEvent: Event?
    private var writeEvent: Event?
    private var laterTimer: Event?
    private var isReadingPaused = false

    /// The request that `answering` is about. evhttp owns it; nil if it is a plain one.
    private var request: UnsafeMutablePointer<evhttp_request>?
    private var receivedAtNanoseconds: UInt64 = 0
    private var framing: RequestFraming?
    private var heldBack = HeldBackInput()

    /// The loop's tick in which bytes last came or went. Deadlines for the parts of a request will
    /// be kept beside it.
    private var activeTick: Int
    /// Bytes received of a request that evhttp has not completed.
    private var pendingBytes = 0
    /// Whether the peer may still be sending when we close, so that a plain close would reset the
    /// connection and with it destroy the reply on its way.
    private var lingers = false
    /// What is to be done when `output` is empty.
    private var afterOutput = AfterOutput.goOn
    /// Whether the handler has postponed the plain request that it had, and for how long.
    private var postponedMilliseconds: Int?

    /// More pipelined requests than this wait for the next turn, so that one client cannot keep the
    /// loop to itself.
    private static let requestsPerTurn = 32

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
            base: loop.base, descriptor: descriptor, what: EV_READ | EV_PERSIST, context: context,
            callback: connectionReadable)
        writeEvent = unsafe Event(
            base: loop.base, descriptor: descriptor, what: EV_WRITE | EV_PERSIST, context: context,
            callback: connectionWritable)
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

    fileprivate func readable() {
        guard state == .reading else { return pauseReading() }
        // The last turn ended early: what was held back comes before what is in the socket.
        guard heldBack.isEmpty else { return advance() }
        receive()
    }

    /// One `recv`: plain requests are answered at once, the rest goes to evhttp's parser.
    /// Level-triggered events bring what is still in the socket.
    private func receive() {
        let buffer = unsafe loop.receiveBuffer
        let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count < 0 {
            if errno != EAGAIN && errno != EINTR { close() }
            return
        }
        // In this state nothing is owed to the client, so its half-close ends the connection.
        if count == 0 { return close() }
        activeTick = loop.tick
        // Safe: `recv` has filled `count` bytes.
        let received = unsafe UnsafeBufferPointer(
            start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count)
        let answered = unsafe answerPlainRequests(in: received)
        guard answered < count, state != .closed else { return }
        unsafe take(UnsafeBufferPointer(rebasing: received[answered...]))
    }

    /// Answers the plain requests at the start of `received`, and returns how many bytes they had.
    private func answerPlainRequests(in received: UnsafeBufferPointer<UInt8>) -> Int {
        // What evhttp has begun, it ends. In a drain each reply tells whether it is the last.
        guard pendingBytes == 0, !loop.isDraining else { return 0 }
        var offset = 0
        for _ in 0..<Connection.requestsPerTurn {
            let rest = unsafe UnsafeBufferPointer(rebasing: received[offset...])
            guard let plain = unsafe PlainRequest(in: rest.span, limits: loop.limits) else { break }
            state = .answering
            receivedAtNanoseconds = MonotonicClock.nanoseconds
            unsafe answer(.plain(plain, rest), wasPostponed: false)
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
        // Not `activate`: that would run in this same turn, before the loop looks at other sockets.
        if state == .reading && !heldBack.isEmpty { laterTimer?.add(afterMilliseconds: 0) }
    }

    /// Runs evhttp's parser over its input: none or one request comes out.
    private func parse() {
        loop.parsing = self
        unsafe bufferevent_trigger(
            bufferevent, Int16(EV_READ), Int32(BEV_TRIG_IGNORE_WATERMARKS.rawValue))
        loop.parsing = nil
        if state == .reading, unsafe evbuffer_get_length(output) > 0 { sendOwnWords() }
    }

    private func pauseReading() {
        guard !isReadingPaused else { return }
        isReadingPaused = true
        readEvent?.remove()
    }

    private func resumeReading() {
        if isReadingPaused {
            isReadingPaused = false
            readEvent?.add()
        }
        advance()
    }

    // MARK: - Answering

    /// evhttp has a complete request. Called from inside `parse`.
    func received(_ request: UnsafeMutablePointer<evhttp_request>) {
        state = .answering
        unsafe self.request = request
        receivedAtNanoseconds = MonotonicClock.nanoseconds
        holdBack()
        let framing = unsafe RequestFraming(request, limits: loop.limits)
        self.framing = framing
        if let milliseconds = postponedMilliseconds {
            postponedMilliseconds = nil
            laterTimer?.add(afterMilliseconds: milliseconds)
        } else if let refusal = framing.refusal {
            let mediaType = loop.handler.writeRefusal(refusal, to: loop.replyBuffer)
            reply(refusal, contentType: mediaType, fields: [])
        } else {
            unsafe answer(.parsed(request, traceParent: framing.traceParent), wasPostponed: false)
        }
    }

    /// Takes what follows the request out of evhttp's input (rule 2).
    private func holdBack() {
        pendingBytes = unsafe evbuffer_get_length(input)
        guard pendingBytes > 0 else { return }
        // Without memory the bytes are dropped, and the connection with them.
        if unsafe !heldBack.take(from: input) {
            unsafe evbuffer_drain(input, pendingBytes)
            lingers = true
        }
    }

    private func answer(_ request: ReceivedRequest, wasPostponed: Bool) {
        let exchange = HTTPExchange(
            connection: self, request: request, receivedAtNanoseconds: receivedAtNanoseconds,
            wasPostponed: wasPostponed)
        _ = loop.handler.handle(exchange)
    }

    /// See `HTTPExchange.postpone`.
    func postpone(milliseconds: Int) {
        if unsafe request == nil {
            postponedMilliseconds = milliseconds
        } else {
            laterTimer?.add(afterMilliseconds: milliseconds)
        }
    }

    fileprivate func later() {
        // Else it is the next turn of `advance`.
        if state == .answering, let request = unsafe request {
            unsafe answer(.parsed(request, traceParent: framing?.traceParent), wasPostponed: true)
        }
        if state == .reading { resumeReading() }
    }

    /// See `HTTPExchange.reply`.
    func reply(_ status: HTTPStatus, contentType: StaticString, fields: [HTTPReplyField]) {
        precondition(state == .answering, "a reply without a request")
        if let request = unsafe request {
            unsafe reply(to: request, status, contentType, fields)
        } else {
            // A plain request: evhttp does not know of it, and its connection goes on.
            loop.write(
                ReplyHead(status: status, contentType: contentType, fields: fields, connection: nil)
            )
            if !sendReply(then: .goOn) { close() }
        }
    }

    /// Replies to a request of evhttp's and completes it there, which may close the connection.
    private func reply(
        to request: UnsafeMutablePointer<evhttp_request>, _ status: HTTPStatus,
        _ contentType: StaticString, _ fields: [HTTPReplyField]
    ) {
        guard let framing else { preconditionFailure("a request without its framing") }
        // A drain ends keep-alive, but not before the requests that were already received.
        let endsForDrain = loop.isDraining && heldBack.isEmpty
        let closes = !framing.keepsAlive || endsForDrain || lingers
        loop.write(
            ReplyHead(
                status: status, contentType: contentType, fields: fields,
                connection: closes ? "close" : framing.isVersion10 ? "keep-alive" : nil))
        if unsafe request.pointee.type == EVHTTP_REQ_HEAD { loop.replyBuffer.dropBody() }
        let isAccepted = sendReply(then: .complete)
        unsafe complete(request, closes: closes || !isAccepted)
    }

    /// Sends the reply that the loop's buffer holds, or waits with the rest of it until the peer takes
    /// more; false if the peer is gone.
    private func sendReply(then next: AfterOutput) -> Bool {
        let sent = send(loop.replyBuffer)
        loop.replyBuffer.removeAll()
        state = .reading
        if sent == .part {
            state = .writing
            afterOutput = next
            pauseReading()
            writeEvent?.add()
        }
        return sent != .failed
    }

    private enum Sent { case whole, part, failed }

    /// Sends as much as the kernel takes and leaves the rest in `output`.
    private func send(_ buffer: ReplyBuffer) -> Sent {
        let bytes = unsafe buffer.bytes
        var sent = unsafe Glibc.send(
            descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if sent < 0 {
            guard errno == EAGAIN || errno == EINTR else { return .failed }
            sent = 0
        }
        activeTick = loop.tick
        if sent == bytes.count { return .whole }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
        return unsafe evbuffer_add(output, rest.baseAddress, rest.count) == 0 ? .part : .failed
    }

    /// Tells evhttp that the reply is out, or that it will be when `output` is empty. Afterwards the
    /// request is gone, and with `closes` and an empty `output` the connection too (rule 3).
    private func complete(_ request: UnsafeMutablePointer<evhttp_request>, closes: Bool) {
        let mayBeFollowed = framing?.mayBeFollowed ?? false
        unsafe self.request = nil
        framing = nil
        if closes {
            // evhttp decides from this field, not from what we have sent.
            unsafe evhttp_add_header(
                evhttp_request_get_output_headers(request), "Connection", "close")
            if unsafe request.pointee.type == EVHTTP_REQ_CONNECT {
                // For CONNECT evhttp would keep the connection in any case.
                unsafe request.pointee.type = EVHTTP_REQ_GET
            }
            lingers = lingers || !heldBack.isEmpty || mayBeFollowed
        }
        // Else evhttp would add a last chunk to a reply to a chunked request, and look at
        // Proxy-Connection after a request in absolute form.
        unsafe request.pointee.chunked = 0
        unsafe request.pointee.flags &= ~Int32(EVHTTP_PROXY_REQUEST)
        // With nothing in `output`, evhttp completes the request in this call; else it waits for the
        // write callback, which `flush` triggers.
        unsafe evhttp_send_reply_end(request)
    }

    // MARK: - Sending the rest

    /// evhttp wrote something by itself: "100 Continue", which goes out as it is, or an error page,
    /// which is replaced by the handler's.
    private func sendOwnWords() {
        let status = unsafe EvhttpWords.status(in: output)
        unsafe evbuffer_drain(output, evbuffer_get_length(output))
        if status == 100 {
            // evhttp's own line has the version of the request in it.
            let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
            _ = unsafe evbuffer_add(output, line.utf8Start, line.utf8CodeUnitCount)
            state = .writing
            afterOutput = .complete
            flush()
        } else {
            unsafe refuse(
                EvhttpWords.refusal(
                    for: status, input: input, receivedBytes: pendingBytes, limits: loop.limits))
        }
    }

    /// Answers what is no request, and ends the connection.
    private func refuse(_ status: HTTPStatus) {
        let buffer = loop.replyBuffer
        let mediaType = loop.handler.writeRefusal(status, to: buffer)
        loop.write(
            ReplyHead(status: status, contentType: mediaType, fields: [], connection: "close"))
        let bytes = unsafe buffer.bytes
        _ = unsafe evbuffer_add(output, bytes.baseAddress, bytes.count)
        buffer.removeAll()
        // The client may be in the middle of its body.
        lingers = true
        afterOutput = .close
        state = .writing
        flush()
    }

    fileprivate func writable() {
        flush()
        if state == .reading { resumeReading() }
        // The reply was begun before the drain, and so said nothing of an end.
        if loop.endsIdleConnections && isIdle { close() }
    }

    /// Sends what `output` holds, and does what `afterOutput` says when it is empty.
    private func flush() {
        while unsafe evbuffer_get_length(output) > 0 {
            if unsafe evbuffer_write(output, descriptor) >= 0 {
                activeTick = loop.tick
            } else if errno == EAGAIN {
                pauseReading()
                writeEvent?.add()
                return
            } else if errno != EINTR {
                return close()
            }
        }
        writeEvent?.remove()
        switch afterOutput {
        case .goOn: state = .reading
        case .complete:
            state = .reading
            // evhttp's write callback completes the reply.
            unsafe bufferevent_trigger(
                bufferevent, Int16(EV_WRITE), Int32(BEV_TRIG_IGNORE_WATERMARKS.rawValue))
        case .close:
            // evhttp would do the same, but not after CONNECT: there it would go on with what its
            // input holds, out of our sight (rule 2).
            close()
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

private func connectionReadable(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe connection(context).readable()
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
