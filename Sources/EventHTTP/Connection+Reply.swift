internal import CLibevent
internal import Glibc

/// What goes out: replies, what evhttp says by itself, and the rest of both when the peer takes more.
extension Connection {
    /// What is to be done when a reply, or what evhttp wrote, is out.
    enum AfterOutput {
        case goOn
        /// Tell evhttp, which completes the request or goes on to read the body.
        case complete
        /// End the connection: it was an error page.
        case close
    }

    // MARK: - Answering

    /// Has a plain request answered, which lies at the start of `bytes`.
    func answer(_ plain: PlainRequest, in bytes: UnsafeBufferPointer<UInt8>) {
        state = .answering
        receivedAtNanoseconds = MonotonicClock.nanoseconds
        unsafe answer(.plain(plain, bytes), wasPostponed: false)
    }

    /// evhttp has a complete request. Called from inside `parse`.
    func received(_ request: UnsafeMutablePointer<evhttp_request>) {
        state = .answering
        unsafe self.request = request
        holdBack()
        let framing = unsafe RequestFraming(request, limits: loop.limits)
        self.framing = framing
        if let milliseconds = postponedMilliseconds {
            postponedMilliseconds = nil
            laterTimer?.add(afterMilliseconds: milliseconds)
            return
        }
        receivedAtNanoseconds = MonotonicClock.nanoseconds
        if let refusal = framing.refusal {
            let mediaType = loop.handler.writeRefusal(refusal, to: loop.replyBuffer)
            reply(refusal, contentType: mediaType, fields: [])
        } else {
            unsafe answer(.parsed(request, traceParent: framing.traceParent), wasPostponed: false)
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
            // The bytes are the receive buffer's: `take` hands them to evhttp.
            postponedMilliseconds = milliseconds
        } else {
            laterTimer?.add(afterMilliseconds: milliseconds)
        }
    }

    func later() {
        // Else it is the next turn of `readOn`.
        if state == .answering, let request = unsafe request {
            unsafe answer(.parsed(request, traceParent: framing?.traceParent), wasPostponed: true)
        }
        readOn()
    }

    // MARK: - Replying

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

    /// evhttp wrote something by itself: "100 Continue", which goes out as it is, or an error page,
    /// which is replaced by the handler's.
    func sendOwnWords() {
        let status = unsafe EvhttpWords.status(in: output)
        unsafe evbuffer_drain(output, evbuffer_get_length(output))
        if status == 100 {
            // evhttp's own line has the version of the request in it.
            let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
            _ = unsafe evbuffer_add(output, line.utf8Start, line.utf8CodeUnitCount)
            flush(then: .complete)
        } else {
            unsafe refuse(
                EvhttpWords.refusal(
                    for: status, input: input, receivedBytes: pendingBytes, limits: loop.limits))
        }
    }

    /// Answers what is no request, and ends the connection.
    func refuse(_ status: HTTPStatus) {
        let buffer = loop.replyBuffer
        let mediaType = loop.handler.writeRefusal(status, to: buffer)
        loop.write(
            ReplyHead(status: status, contentType: mediaType, fields: [], connection: "close"))
        let bytes = unsafe buffer.bytes
        _ = unsafe evbuffer_add(output, bytes.baseAddress, bytes.count)
        buffer.removeAll()
        // The client may be in the middle of its body.
        lingers = true
        flush(then: .close)
    }

    // MARK: - Sending

    /// Sends the reply that the loop's buffer holds, or waits with the rest of it until the peer takes
    /// more; false if the peer is gone.
    private func sendReply(then next: AfterOutput) -> Bool {
        defer { loop.replyBuffer.removeAll() }
        state = .reading
        let bytes = unsafe loop.replyBuffer.bytes
        var sent = unsafe send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if sent < 0 {
            guard errno == EAGAIN || errno == EINTR else { return false }
            sent = 0
        }
        activeTick = loop.tick
        if sent == bytes.count { return true }
        guard unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[sent...])) else { return false }
        state = .writing
        afterOutput = next
        writeEvent?.add()
        return true
    }

    /// Puts `rest` of the reply into `output`: copied, or, if it is large, with the storage that it
    /// lies in. False if memory is exhausted.
    private func keep(_ rest: UnsafeRawBufferPointer) -> Bool {
        guard rest.count > Connection.copiedBytesMax else {
            return unsafe evbuffer_add(output, rest.baseAddress, rest.count) == 0
        }
        let storage = unsafe loop.replyBuffer.handOverStorage()
        // libevent calls the function when the last byte is out, or when the connection ends.
        let isAdded = unsafe evbuffer_add_reference(
            output, rest.baseAddress, rest.count, freeStorage, storage)
        if isAdded != 0 { unsafe free(storage) }
        return isAdded == 0
    }

    func writable() {
        flush(then: afterOutput)
        readOn()
        // The reply was begun before the drain, and so said nothing of an end.
        if loop.endsIdleConnections && isIdle { close() }
    }

    /// Sends what `output` holds, now or when the peer takes more, and then does what `next` says.
    private func flush(then next: AfterOutput) {
        state = .writing
        afterOutput = next
        while unsafe evbuffer_get_length(output) > 0 {
            if unsafe evbuffer_write(output, descriptor) >= 0 {
                activeTick = loop.tick
            } else if errno == EAGAIN {
                writeEvent?.add()
                return
            } else if errno != EINTR {
                return close()
            }
        }
        writeEvent?.remove()
        switch next {
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
}

private func freeStorage(_: UnsafeRawPointer?, _: Int, _ storage: UnsafeMutableRawPointer?) {
    unsafe free(storage)
}
