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

    // MARK: - Replying

    /// See `HTTPExchange.reply`.
    func reply(
        _ status: HTTPStatus, contentType: StaticString, caching: CacheControl,
        fields: [HTTPReplyField]
    ) {
        precondition(state == .answering, "a reply without a request")
        if let request = evhttpRequest {
            reply(to: request, status, contentType, caching, fields)
        } else {
            // A plain request: evhttp does not know of it, and its connection goes on.
            loop.write(
                ReplyHead(
                    status: status, contentType: contentType, caching: caching, fields: fields,
                    connection: nil))
            if !sendReply(then: .goOn) { close() }
        }
    }

    /// Replies to a request that was read to its end that there is no memory for its body or for the reply.
    /// `origin` is the page that sent it.
    func replyOutOfMemory(to origin: [UInt8]?) {
        loop.replyBuffer.startAnew()
        let mediaType = loop.handler.writeRefusal(.outOfMemory, to: loop.replyBuffer)
        reply(
            .serviceUnavailable, contentType: mediaType, caching: .noStore,
            fields: RequestRefusal.outOfMemory.fields
                + loop.handler.refusalFields(origin: origin?.span))
    }

    /// Replies to a request of evhttp's and completes it there, which may close the connection.
    private func reply(
        to request: EvhttpRequest, _ status: HTTPStatus,
        _ contentType: StaticString, _ caching: CacheControl, _ fields: [HTTPReplyField]
    ) {
        // A drain ends keep-alive, but not before the requests that were already received.
        let endsForDrain = loop.isDraining && !request.isFollowed
        let closes = !request.keepsAlive || endsForDrain
        loop.write(
            ReplyHead(
                status: status, contentType: contentType, caching: caching, fields: fields,
                connection: closes ? "close" : request.isVersion10 ? "keep-alive" : nil))
        if request.method == .head { loop.replyBuffer.dropBody() }
        let isAccepted = sendReply(then: .complete)
        complete(request, closes: closes || !isAccepted)
    }

    /// Tells evhttp that the reply is out, or that it will be when `output` is empty. Afterwards the
    /// request is gone, and with `closes` and an empty `output` the connection too (rule 3).
    private func complete(_ request: EvhttpRequest, closes: Bool) {
        guard let parsed = unsafe request.request else {
            preconditionFailure("a reply to what evhttp has not read")
        }
        evhttpRequest = nil
        if closes {
            // evhttp decides from this field, not from what we have sent.
            unsafe evhttp_add_header(
                evhttp_request_get_output_headers(parsed), "Connection", "close")
            lingers = lingers || request.isFollowed || request.mayBeFollowed
        }
        // Else evhttp would add a last chunk to a reply to a chunked request.
        unsafe parsed.pointee.chunked = 0
        // With nothing in `output`, evhttp completes the request in this call; else it waits for the
        // write callback, which `flush` triggers.
        unsafe evhttp_send_reply_end(parsed)
    }

    /// evhttp wrote something by itself: "100 Continue", which goes out in our words, or an error page,
    /// which never does.
    func sendOwnWords() {
        let isContinue = unsafe Connection.begins(output, with: "HTTP/1.1 100 ")
        unsafe evbuffer_drain(output, evbuffer_get_length(output))
        guard isContinue else { return giveUp(Connection.unreadable) }
        let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
        guard unsafe evbuffer_add(output, line.utf8Start, line.utf8CodeUnitCount) == 0 else {
            return giveUp(.outOfMemory)
        }
        flush(then: .complete)
    }

    private static func begins(_ buffer: OpaquePointer, with text: StaticString) -> Bool {
        // Reads within the literal, which is as long as it says.
        text.withUTF8Buffer { text in
            guard let start = text.baseAddress else { return true }
            return unsafe start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                unsafe evbuffer_search(buffer, $0, text.count, nil).pos == 0
            }
        }
    }

    /// What evhttp does not take although the parser has. No such request is known where there is memory.
    static var unreadable: RequestRefusal {
        MemoryReserve.isLeft() ? .malformed("the request cannot be read") : .outOfMemory
    }

    /// Answers what is no request, or came too slowly, and ends the connection. `origin` is the page that
    /// sent it, as far as that is known.
    func refuse(_ refusal: RequestRefusal, from origin: [UInt8]?) {
        guard let status = refusal.reason.status else { return cut(refusal) }
        let buffer = loop.replyBuffer
        let mediaType = loop.handler.writeRefusal(refusal, to: buffer)
        loop.write(
            ReplyHead(
                status: status, contentType: mediaType,
                fields: refusal.fields + loop.handler.refusalFields(origin: origin?.span),
                connection: "close"))
        if methodUnderWay == .head { buffer.dropBody() }
        let bytes = unsafe buffer.bytes
        _ = unsafe evbuffer_add(output, bytes.baseAddress, bytes.count)
        buffer.removeAll()
        // The client may be in the middle of its body.
        lingers = true
        flush(then: .close)
    }

    /// Ends the connection for a reason of its client's, with a reply if none is on its way.
    func giveUp(_ refusal: RequestRefusal) {
        guard state == .reading else { return cut(refusal) }
        refuse(refusal, from: unsafe pending.withUnsafeBufferPointer { unsafe origin(in: $0) })
    }

    private func cut(_ refusal: RequestRefusal) {
        loop.handler.connectionCut(refusal)
        close()
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
        if sent == bytes.count {
            deadline = .forRequest(at: loop.tick, loop.ticks)
            return true
        }
        guard unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[sent...])) else {
            loop.handler.connectionCut(.outOfMemory)
            return false
        }
        state = .writing
        afterOutput = next
        deadline = deadline.forReply(after: sent, at: loop.tick, loop.ticks)
        writeEvent?.add()
        return true
    }

    /// Puts `rest` of the reply into `output`: copied, or, if it is large, with the storage that it
    /// lies in. False if memory is exhausted.
    private func keep(_ rest: UnsafeRawBufferPointer) -> Bool {
        guard rest.count > Connection.copiedBytesMax else {
            return unsafe evbuffer_add(output, rest.baseAddress, rest.count) == 0
        }
        guard let storage = unsafe loop.replyBuffer.handOverStorage() else { return false }
        // libevent calls the function when the last byte is out, or when the connection ends.
        let isAdded = unsafe evbuffer_add_reference(
            output, rest.baseAddress, rest.count, freeStorage, storage)
        if isAdded != 0 { unsafe free(storage) }
        return isAdded == 0
    }

    /// The peer may take more of a reply.
    func sendRest() {
        flush(then: afterOutput)
        // The reply was begun before the drain, and so said nothing of an end.
        if loop.endsIdleConnections { closeIfIdle() }
    }

    /// Sends what `output` holds, now or when the peer takes more, and then does what `next` says.
    private func flush(then next: AfterOutput) {
        state = .writing
        afterOutput = next
        while unsafe evbuffer_get_length(output) > 0 {
            let count = unsafe evbuffer_write(output, descriptor)
            if count >= 0 {
                deadline = deadline.forReply(after: Int(count), at: loop.tick, loop.ticks)
            } else if errno == EAGAIN {
                writeEvent?.add()
                return
            } else if errno != EINTR {
                return close()
            }
        }
        writeEvent?.remove()
        if evhttpRequest == nil {
            deadline = .forRequest(at: loop.tick, loop.ticks)
        } else {
            deadline = deadline.forBody(after: 0, at: loop.tick, loop.ticks)
        }
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
