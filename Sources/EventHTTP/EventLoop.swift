internal import CLibevent
internal import Glibc

/// One thread's world: an event base, an evhttp on it, a listener, the connections, and the buffers
/// that they all use in turn. Created on one thread, then used on the thread that calls `run` only.
@safe
final class EventLoop {
    let base: OpaquePointer
    let limits: HTTPServerLimits
    /// Which hosts requests may be for; nil if that is not to be checked.
    let hosts: AllowedHosts?
    let handler: any HTTPHandler
    let control: LoopControl

    /// Where bytes arrive before they go to evhttp. One `recv` takes all that a client with small
    /// requests has sent, and a large body comes in steps that keep the loop responsive.
    let receiveBuffer: UnsafeMutableRawBufferPointer
    let replyBuffer = ReplyBuffer()
    private(set) var date = HTTPDate()
    private var replyHeadStart: ReplyHeadStart?
    /// Counts the timer's steps of `tickMilliseconds`: the clock of deadlines.
    private(set) var tick = 0
    let ticks: DeadlineTicks
    /// Which connection is served next.
    /// Which of the connections is served next: those that wait in it have `resume` called.
    let schedule: LoopSchedule<Connection>
    private var overloadedTick: Int?
    var memory = HeldMemory()
    private var tickedAtNanoseconds: UInt64 = 0
    /// The connection whose input evhttp is parsing: the one that a request callback is about.
    var parsing: Connection?

    private let http: OpaquePointer
    let acceptor: Acceptor
    /// For the next connection. Nil where there is no memory for one: then none is accepted.
    private var nextBufferevent: OpaquePointer?
    private var isFreed = false
    /// By descriptor.
    var connections: [Int32: Connection] = [:]
    var lingering: [Int32: LingeringClose] = [:]
    /// Bufferevents that evhttp asked for and has not told us the connection of yet.
    var fresh: [OpaquePointer] = unsafe []
    var drain: Drain?

    private var tickTimer: Event?
    private var freshEvent: Event?
    private var wakeEvent: Event?
    var drainTimer: Event?
    private var waitersEvent: Event?

    private static let receiveBytes = 64 * 1024
    static let tickMilliseconds = 500
    /// What a connection takes that does nothing, with libevent's part of it, rounded up.
    private static let connectionBytes = 4 * 1024

    /// Takes over `socket`, which listens. `controls` has one for each loop of the server, `index` is
    /// that of this one.
    init(
        socket: consuming ListeningSocket, limits: HTTPServerLimits, hosts: AllowedHosts?,
        handler: any HTTPHandler, controls: [LoopControl], index: Int
    ) throws(HTTPServerError) {
        self.limits = limits
        schedule = LoopSchedule(
            turnNanoseconds: limits.turnNanoseconds, roundNanoseconds: limits.roundNanoseconds)
        self.hosts = hosts
        ticks = DeadlineTicks(limits, tickMilliseconds: EventLoop.tickMilliseconds)
        self.handler = handler
        control = controls[index]
        unsafe receiveBuffer = .allocate(byteCount: EventLoop.receiveBytes, alignment: 16)
        unsafe base = try EventLoop.makeBase()
        unsafe http = try EventLoop.makeHTTP(on: base, limits: limits)
        unsafe acceptor = try Acceptor(
            socket: socket, base: base, http: http,
            balance: LoopBalance(controls, index: index))
        guard prepareForNext() else { throw HTTPServerError("create a bufferevent", code: ENOMEM) }
        try register()
    }

    deinit {
        // Only if it never ran.
        if !isFreed { free() }
        unsafe receiveBuffer.deallocate()
    }

    private static func makeBase() throws(HTTPServerError) -> OpaquePointer {
        let config = unsafe event_config_new()
        defer { unsafe event_config_free(config) }
        // No lock: one thread uses the base. The changelist makes one system call of a descriptor
        // that is added, removed and added again between two waits, which is what evhttp's set-up
        // of a connection does.
        let flags =
            EVENT_BASE_FLAG_NOLOCK.rawValue | EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST.rawValue
            | EVENT_BASE_FLAG_IGNORE_ENV.rawValue
        unsafe event_config_set_flag(config, Int32(flags))
        guard let base = unsafe event_base_new_with_config(config) else {
            throw HTTPServerError("create an event loop", code: errno)
        }
        return unsafe base
    }

    private static func makeHTTP(
        on base: OpaquePointer, limits: HTTPServerLimits
    ) throws(HTTPServerError) -> OpaquePointer {
        guard let http = unsafe evhttp_new(base) else {
            throw HTTPServerError("create an HTTP server", code: 0)
        }
        // Both are kept before evhttp sees a request. Of the fields, one that it gets is not the
        // client's: Connection.
        unsafe evhttp_set_max_headers_size(http, limits.headBytes + 64)
        unsafe evhttp_set_max_body_size(http, limits.bodyBytes)
        // All methods, also those it does not know: which are allowed depends on the path.
        unsafe evhttp_set_allowed_methods(http, .max)
        unsafe evhttp_set_default_content_type(http, nil)
        return unsafe http
    }

    /// Connects the callbacks. Their context is the loop, unretained: `run` keeps it alive for as
    /// long as any of them can be called.
    private func register() throws(HTTPServerError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe evhttp_set_bevcb(http, loopMakeBufferevent, context)
        unsafe evhttp_set_gencb(http, loopRequest, context)
        unsafe tickTimer = Event(
            base: base, descriptor: -1, what: EV_PERSIST, context: context, callback: loopTick)
        unsafe freshEvent = Event(
            base: base, descriptor: -1, what: 0, context: context, callback: loopAdopt)
        unsafe wakeEvent = Event(
            base: base, descriptor: control.wakeDescriptor, what: EV_READ | EV_PERSIST,
            context: context, callback: loopWake)
        unsafe drainTimer = Event(
            base: base, descriptor: -1, what: 0, context: context, callback: loopDrainStep)
        unsafe waitersEvent = Event(
            base: base, descriptor: -1, what: 0, context: context, callback: loopServeWaiters)
        guard tickTimer != nil, freshEvent != nil, wakeEvent != nil, drainTimer != nil,
            waitersEvent != nil
        else {
            throw HTTPServerError("create an event", code: 0)
        }
        tickTimer?.add(afterMilliseconds: EventLoop.tickMilliseconds)
        wakeEvent?.add()
    }

    /// Serves until a drain has ended; then everything is freed.
    func run() {
        tickedAtNanoseconds = MonotonicClock.nanoseconds
        unsafe event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY)
        free()
    }

    private func free() {
        isFreed = true
        for connection in Array(connections.values) { connection.close() }
        lingering.removeAll()
        acceptor.close()
        if let nextBufferevent = unsafe nextBufferevent { unsafe bufferevent_free(nextBufferevent) }
        unsafe evhttp_free(http)
        tickTimer = nil
        freshEvent = nil
        wakeEvent = nil
        drainTimer = nil
        waitersEvent = nil
        // Bufferevents are freed by deferred callbacks, which this turn runs.
        unsafe event_base_loop(base, EVLOOP_NONBLOCK)
        unsafe event_base_free(base)
    }

    // MARK: - Connections

    /// evhttp wants a bufferevent for a connection that it is setting up.
    fileprivate func makeBufferevent() -> OpaquePointer? {
        // Without one of ours evhttp would make its own, and serve the connection behind our back.
        guard let bufferevent = unsafe nextBufferevent else {
            preconditionFailure("accepting without memory for a connection")
        }
        unsafe nextBufferevent = nil
        // The extra reference keeps it readable until `adopt`, even if the set-up fails.
        unsafe bufferevent_incref(bufferevent)
        unsafe fresh.append(bufferevent)
        freshEvent?.activate()
        // The other loops decide by this number whether they take the next one.
        control.openConnections = unsafe connections.count + fresh.count
        if unsafe heldSockets + fresh.count >= limits.connectionsPerLoop || !prepareForNext() {
            pauseAccepting()
        } else {
            acceptor.tookConnection()
        }
        return unsafe bufferevent
    }

    /// Whether there is memory for another connection.
    private func prepareForNext() -> Bool {
        guard unsafe nextBufferevent == nil else { return true }
        // Where there is no connection, none will give anything back.
        guard unsafe heldSockets + fresh.count == 0 || MemoryReserve.isLeft() else { return false }
        // No flags: evhttp closes the descriptor itself, and callbacks are not deferred.
        unsafe nextBufferevent = bufferevent_socket_new(base, -1, 0)
        return unsafe nextBufferevent != nil
    }

    /// Runs after evhttp's accept callback and before any event of the new descriptors.
    fileprivate func adopt() {
        while let bufferevent = unsafe fresh.popLast() {
            unsafe adopt(bufferevent)
            unsafe bufferevent_decref(bufferevent)
        }
        control.openConnections = connections.count
        acceptor.tookAll()
    }

    private func adopt(_ bufferevent: OpaquePointer) {
        // evhttp registers itself with the connection as the callbacks' argument; without a
        // callback its set-up has failed and there is no connection.
        var callback: bufferevent_event_cb?
        var argument: UnsafeMutableRawPointer?
        unsafe bufferevent_getcb(bufferevent, nil, nil, &callback, &argument)
        guard unsafe callback != nil, let argument = unsafe argument else {
            return handler.connectionCut(.outOfMemory)
        }
        let handle = OpaquePointer(argument)
        let descriptor = unsafe bufferevent_getfd(bufferevent)
        // From here on the socket is ours; see `Connection`.
        unsafe bufferevent_setfd(bufferevent, -1)
        guard
            let connection = unsafe Connection(
                handle: handle, bufferevent: bufferevent, descriptor: descriptor, loop: self)
        else {
            handler.connectionCut(.outOfMemory)
            return unsafe evhttp_connection_free(handle)
        }
        connections[descriptor] = connection
        memory.hold(EventLoop.connectionBytes)
        handler.connectionOpened()
    }

    /// Forgets a connection that evhttp is closing.
    func remove(_ connection: Connection) {
        connections[connection.descriptor] = nil
        memory.hold(-EventLoop.connectionBytes)
        handler.connectionClosed()
        control.openConnections = connections.count
        if acceptor.isPaused { resumeAccepting() }
        endDrainIfDone()
    }

    fileprivate func received(_ request: UnsafeMutablePointer<evhttp_request>) {
        // evhttp calls back from `Connection.parse` alone (rule 2 there).
        guard let parsing else { preconditionFailure("a request without a connection") }
        unsafe parsing.received(request)
    }

    // MARK: - Turns

    /// A turn of the loop has begun, or goes on: to be called by whatever a socket's event calls.
    func beginTurn() {
        guard !schedule.isTurnUnderWay else { return }
        schedule.beginTurn(at: MonotonicClock.nanoseconds)
        // Runs behind all events of this turn, because it becomes active after them.
        waitersEvent?.activate()
    }

    /// The second half of a turn, and its end.
    fileprivate func serveWaiters() {
        if schedule.hasWaiters {
            let moment = MonotonicClock.nanoseconds
            if !schedule.isTurnUnderWay { schedule.beginTurn(at: moment) }
            schedule.beginSecondHalf(at: moment)
            while let connection = schedule.next() { connection.resume() }
        }
        schedule.endTurn(at: MonotonicClock.nanoseconds)
        // Not `activate`: that would run in this same turn, before the loop looks at its sockets.
        if schedule.hasWaiters { waitersEvent?.add(afterMilliseconds: 0) }
    }

    /// The time; a turn ends by what was seen here.
    func lookAtClock() -> UInt64 {
        let moment = MonotonicClock.nanoseconds
        schedule.nowNanoseconds = moment
        return moment
    }

    /// Whether requests have come faster than they are answered, so that one that came at `moment` has
    /// waited for long, and so have those behind it, and there is time to refuse it.
    func shouldShed(at moment: UInt64) -> Bool {
        guard schedule.round.isOverloaded(at: moment) else { return false }
        overloadedTick = tick
        guard schedule.round.hasTimeToShed(at: moment) else { return false }
        schedule.round = schedule.round.sheds(at: moment)
        return true
    }

    /// The handler is done with a request.
    func handled() {
        if schedule.round.wantsDone {
            schedule.round = schedule.round.done(at: MonotonicClock.nanoseconds)
        }
    }

    /// Whether requests waited for long a moment ago.
    var wasOverloaded: Bool { overloadedTick.map { tick - $0 <= 2 } ?? false }

    /// Puts `head` in front of the body in `replyBuffer`.
    func write(_ head: ReplyHead) {
        if let start = replyHeadStart, start.isStart(of: head, date: date) {
            head.write(to: replyBuffer, startingWith: start)
        } else {
            let start = ReplyHeadStart(of: head, date: date)
            replyHeadStart = start
            head.write(to: replyBuffer, startingWith: start)
        }
    }

    // MARK: - Accepting

    /// Clients' sockets that are open: a flood of refused requests must not exhaust descriptors.
    private var heldSockets: Int { connections.count + lingering.count }

    /// At the limit, or without memory for another, further clients wait in the kernel's queue until a
    /// connection has ended.
    private func pauseAccepting() {
        if !acceptor.isPaused { handler.listenerPaused(true) }
        acceptor.pause()
    }

    private func resumeAccepting() {
        guard heldSockets < limits.connectionsPerLoop, prepareForNext() else { return }
        if acceptor.isPaused { handler.listenerPaused(false) }
        acceptor.resume()
    }

    // MARK: - Time

    fileprivate func tickPassed() {
        tick += 1
        let now = MonotonicClock.nanoseconds
        let due = tickedAtNanoseconds + UInt64(EventLoop.tickMilliseconds) * 1_000_000
        tickedAtNanoseconds = now
        handler.loopTicked(lagNanoseconds: now > due ? now - due : 0)
        date = date.refreshed()
        for connection in connections.values { connection.endIfOverdue(at: tick) }
        memory.tickPassed()
        for linger in lingering.values where linger.isOver(at: tick) { finishLingering(linger) }
        resumeAccepting()
    }

    /// Keeps a socket open for what its client still sends; see `LingeringClose`.
    func linger(_ descriptor: Int32) {
        guard let linger = LingeringClose(descriptor: descriptor, loop: self) else { return }
        lingering[linger.descriptor] = linger
    }

    /// Closes the socket.
    func finishLingering(_ linger: LingeringClose) {
        lingering[linger.descriptor] = nil
        if acceptor.isPaused { resumeAccepting() }
        endDrainIfDone()
    }
}

// libevent's callbacks. They run on the loop's thread, and their context is the loop; see `register`.

private func loop(_ context: UnsafeMutableRawPointer?) -> EventLoop {
    guard let context = unsafe context else { preconditionFailure("callback without context") }
    return unsafe Unmanaged<EventLoop>.fromOpaque(context).takeUnretainedValue()
}

private func loopMakeBufferevent(
    _: OpaquePointer?, _ context: UnsafeMutableRawPointer?
) -> OpaquePointer? {
    unsafe loop(context).makeBufferevent()
}

private func loopRequest(
    _ request: UnsafeMutablePointer<evhttp_request>?, _ context: UnsafeMutableRawPointer?
) {
    guard let request = unsafe request else { return }
    unsafe loop(context).received(request)
}

private func loopAdopt(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe loop(context).adopt()
}

private func loopTick(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe loop(context).tickPassed()
}

private func loopWake(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe loop(context).woken()
}

private func loopServeWaiters(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe loop(context).serveWaiters()
}

private func loopDrainStep(_: Int32, _: Int16, _ context: UnsafeMutableRawPointer?) {
    unsafe loop(context).drainStep()
}
