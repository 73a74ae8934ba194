internal import CLibevent
internal import Glibc

/// What is done with a request: it is answered at once, handed on to evhttp, or refused.
extension Connection {
    /// Uses the bytes at the start of `bytes`, up to the end of a request at most, and returns how many
    /// these were; 0 if they are the start of a head, and the rest is needed first.
    func step(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        do throws(RequestRefusal) {
            if evhttpRequest != nil { return try unsafe handOnBody(bytes, from: 0) }
            return try unsafe begin(bytes)
        } catch {
            refuse(error, from: unsafe origin(in: bytes))
            return bytes.count
        }
    }

    private func begin(_ bytes: UnsafeBufferPointer<UInt8>) throws(RequestRefusal) -> Int {
        // A variable, because nearly every head is read at once, and then none is kept.
        var parser = HeadParser()
        if let begun = headParser { parser = begun }
        let whole: RequestHead?
        do throws(RequestRefusal) {
            whole = try unsafe parser.read(bytes.span, limits: loop.limits)
        } catch {
            headParser = parser
            throw error
        }
        guard let head = whole else {
            headParser = parser
            deadline = deadline.forHead(at: loop.tick, loop.ticks)
            return 0
        }
        if !parser.isAuthorityUsual, let hosts = loop.hosts,
            unsafe !hosts.allow(parser.authority, in: bytes.span)
        {
            headParser = parser
            throw AllowedHosts.refusal
        }
        if headParser != nil { headParser = nil }
        // In a drain each reply tells whether it is the last.
        if !loop.isDraining, let body = unsafe head.plainBody(in: bytes.span) {
            state = .answering
            receivedAtNanoseconds = loop.lookAtClock()
            unsafe answer(.plain(head, in: bytes), wasPostponed: false)
            if postponedMilliseconds == nil { return body.upperBound }
            // Its bytes are the receive buffer's: evhttp keeps a copy until its time has come.
            state = .reading
        }
        let origin = parser.origin.map { unsafe Array(bytes[$0]) }
        evhttpRequest = try EvhttpRequest(head, origin: origin, loop.limits)
        var writer = unsafe EvhttpRequestWriter(to: input)
        unsafe writer.write(head, in: bytes.span)
        guard !writer.hasFailed else { throw .outOfMemory }
        return try unsafe handOnBody(bytes, from: head.byteCount)
    }

    /// Gives evhttp what `bytes` have of the body, from `offset` on, and has it parse. Returns where
    /// the body, or what there is of it, ends.
    private func handOnBody(
        _ bytes: UnsafeBufferPointer<UInt8>, from offset: Int
    ) throws(RequestRefusal) -> Int {
        guard var request = evhttpRequest else { preconditionFailure("a body without a request") }
        var writer = unsafe EvhttpRequestWriter(to: input)
        let (end, receivedBytes) = try unsafe request.handOn(
            bytes.span, from: offset, loop.limits, to: &writer)
        request.isFollowed = end < bytes.count
        evhttpRequest = request
        guard !writer.hasFailed else { throw .outOfMemory }
        // What has come, and not what it expands to, which would buy time.
        deadline = deadline.forBody(after: receivedBytes, at: loop.tick, loop.ticks)
        parse()
        if request.isComplete, state == .reading, evhttpRequest != nil {
            // It waits for more, or found nothing that it could read.
            throw Connection.unreadable
        }
        return end
    }

    /// The value of the field Origin of the request that is not whole yet; nil if it has none, or none
    /// that has been read. `bytes` begin with what has come of its head, unless evhttp has it.
    func origin(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if let evhttpRequest { return evhttpRequest.origin }
        guard let range = headParser?.origin, range.upperBound <= bytes.count else { return nil }
        return unsafe Array(bytes[range])
    }

    /// The method of the request that is not whole yet; nil if that is not known.
    var methodUnderWay: HTTPMethod? { evhttpRequest?.method ?? headParser?.method }

    /// Runs evhttp's parser over its input: none or one request comes out.
    private func parse() {
        loop.parsing = self
        unsafe bufferevent_trigger(
            bufferevent, Int16(EV_READ), Int32(BEV_TRIG_IGNORE_WATERMARKS.rawValue))
        loop.parsing = nil
        if state == .reading, unsafe evbuffer_get_length(output) > 0 { sendOwnWords() }
    }

    /// evhttp has a complete request. Called from inside `parse`.
    func received(_ request: UnsafeMutablePointer<evhttp_request>) {
        guard var given = evhttpRequest else {
            preconditionFailure("a request that evhttp was not given")
        }
        unsafe given.request = request
        evhttpRequest = given
        state = .answering
        guard unsafe ReceivedRequest.joinBody(of: request, given.bodyBytes) else {
            postponedMilliseconds = nil
            return replyOutOfMemory(to: given.origin)
        }
        if let milliseconds = postponedMilliseconds {
            postponedMilliseconds = nil
            laterTimer?.add(afterMilliseconds: milliseconds)
            return
        }
        receivedAtNanoseconds = loop.lookAtClock()
        unsafe answer(.parsed(request, given.method), wasPostponed: false)
    }

    private func answer(_ request: ReceivedRequest, wasPostponed: Bool) {
        let exchange = HTTPExchange(
            connection: self, request: request, receivedAtNanoseconds: receivedAtNanoseconds,
            wasPostponed: wasPostponed)
        _ = loop.handler.handle(exchange)
        loop.handled()
    }

    /// See `HTTPExchange.postpone`.
    func postpone(milliseconds: Int) {
        if unsafe evhttpRequest?.request == nil {
            postponedMilliseconds = milliseconds
        } else {
            laterTimer?.add(afterMilliseconds: milliseconds)
        }
    }

    func later() {
        loop.beginTurn()
        if state == .answering, let request = evhttpRequest, let parsed = unsafe request.request {
            unsafe answer(.parsed(parsed, request.method), wasPostponed: true)
        }
        readOn()
    }
}
