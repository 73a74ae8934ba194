internal import Glibc

/// Sends a scenario's requests from one thread over many non-blocking connections, and checks what comes
/// back.
///
/// An open loop has a schedule that does not depend on the answers, as the clients of a service do not:
/// what is due while the server is slow waits, and its wait counts. A closed loop sends the next request
/// when the last one is answered, which shows how fast a server can be, and hides how long it stood still
/// (Gil Tene calls it coordinated omission).
final class LoadGenerator {
    private let load: Load
    private var mix: RequestMix
    private var check: AnswerCheck
    private var unchecked = UncheckedAnswers()
    private(set) var tally: Tally
    /// Told of every answer with predictions, if somebody wants to see them.
    private let onPrediction: ((PreparedRequest, [Prediction], _ latencySeconds: Double) -> Void)?

    private let poller: Poller
    private let pool: ConnectionPool
    private var buffer = [UInt8](repeating: 0, count: 64 * 1_024)

    private var schedule: ArrivalSchedule
    private var start = 0
    private var end = 0
    private var inFlightCount = 0
    private var lastAnswer = 0
    /// While it sent, with nothing to do.
    private var waitedNanoseconds = 0
    /// Since when every request has failed; nil after an answer.
    private var failingSince: Int?
    /// A closed loop makes no new connections before, so that it does not spin on a server that is gone.
    private var connectAgain = 0

    /// An open loop has the connections for what is due in so long before it begins, and opens more when all
    /// of them wait for answers: made in the middle of a burst, they would add to it.
    private static let connectAheadSeconds = 0.005
    private static let connectionsAheadMin = 64
    private static let connectNanosecondsMax = 1_000_000_000
    private static let answerNanosecondsMax = 10_000_000_000
    private static let tickNanoseconds = 20_000_000
    private static let restNanoseconds = 100_000_000
    /// Requests sent before answers are looked for again.
    private static let sendsPerRound = 32
    /// The kernel wakes a sleeper this late; so much earlier it is left, and the rest is waited actively.
    private static let wakeUpNanoseconds = 100_000

    /// `seed` starts the schedule.
    init(
        to address: ServerAddress, _ load: Load, mix: RequestMix, check: AnswerCheck,
        classCount: Int, seed: UInt64,
        onPrediction: ((PreparedRequest, [Prediction], Double) -> Void)? = nil
    ) throws(ClientError) {
        self.load = load
        self.mix = mix
        self.check = check
        self.onPrediction = onPrediction
        tally = Tally(classCount: classCount)
        poller = try Poller()
        pool = ConnectionPool(to: address, poller: poller)
        let rate = if case .open(let requestsPerSecond) = load { requestsPerSecond } else { 1.0 }
        schedule = ArrivalSchedule(requestsPerSecond: rate, seed: seed)
    }

    /// Sends for so long, then waits for the answers that are owed. `tick` is called some dozens of times a
    /// second and ends all at once by returning false.
    ///
    /// Throws if the server has not answered anything for ten seconds.
    func run(seconds: Double, tick: (LoadGenerator) -> Bool) throws(ClientError) {
        defer {
            pool.closeAll()
            while checkAnswer() {}
        }
        connectAhead()
        start = MonotonicClock.nowNanoseconds
        end = start + Int(seconds * 1e9)
        var nextTick = start
        var hasSentAll = false
        while true {
            let now = MonotonicClock.nowNanoseconds
            if now >= nextTick {
                guard tick(self) else { return giveUp(now) }
                expireOverdue(now)
                // Whoever is owed the last answers has had others before.
                if now < end { try checkSilence(now) }
                nextTick = now + LoadGenerator.tickNanoseconds
            }
            var mayWait = true
            if now < end {
                fillUp(now)
                mayWait = sendDue()
            } else if !hasSentAll {
                // What was due just before the end is sent if it need not wait.
                while !sendDue() {}
                countUnsent(until: end)
                hasSentAll = true
            } else if inFlightCount == 0 {
                return
            }
            if mayWait, checkAnswer() { mayWait = false }
            let waitStart = MonotonicClock.nowNanoseconds
            let nanoseconds = mayWait ? patience(until: nextTick) : 0
            // Whoever waits for this core, like the kernel with answers for us, gets it before a request is due
            // and not when the scheduler's slice is over.
            if mayWait, nanoseconds == 0 { sched_yield() }
            let readyCount = poller.wait(nanoseconds: nanoseconds)
            if mayWait, now < end {
                waitedNanoseconds += MonotonicClock.nowNanoseconds - waitStart
            }
            for index in 0..<readyCount { handle(poller[index]) }
            pool.endRound()
        }
    }

    func takeRecentLatencies() -> Latencies { tally.takeRecentLatencies() }

    /// The time that has been sent in so far, without the wait for the last answers.
    var sendingSeconds: Double {
        Double(min(MonotonicClock.nowNanoseconds, end) - start) / 1e9
    }

    /// For how much of that time it had something to do: at 1 it sends and reads as fast as it can.
    var busyRatio: Double { 1 - Double(waitedNanoseconds) / 1e9 / max(sendingSeconds, 1e-9) }

    /// The time until no more is sent.
    var secondsLeft: Double { Double(max(end - MonotonicClock.nowNanoseconds, 0)) / 1e9 }

    // MARK: - Sending

    private var isOpenLoop: Bool { if case .open = load { true } else { false } }

    private var dueNanoseconds: Int { start + Int(schedule.nextNanoseconds) }

    /// How long nothing has to be done unless a socket is ready.
    private func patience(until nextTick: Int) -> Int {
        var until = nextTick
        if isOpenLoop, pool.canTake {
            until = min(until, dueNanoseconds - LoadGenerator.wakeUpNanoseconds)
        }
        return max(until - MonotonicClock.nowNanoseconds, 0)
    }

    /// Sends what is due in an open loop. Returns false if more is due than was sent in this round.
    private func sendDue() -> Bool {
        guard isOpenLoop else { return true }
        for _ in 0..<LoadGenerator.sendsPerRound {
            let now = MonotonicClock.nowNanoseconds
            let due = dueNanoseconds
            guard due <= now, due < end else { return true }
            // If all that there may be wait for answers, one that becomes free ends the poller's wait.
            guard pool.canTake else { return true }
            guard let connection = pool.takeIdle() ?? connect() else {
                countFailure(.notConnected, ClientError.text(of: errno), since: now)
                nextArrival()
                continue
            }
            tally.countLag(nanoseconds: now - max(due, connection.idleSinceNanoseconds))
            let request = mix.next(progress: Double(due - start) / Double(end - start))
            nextArrival()
            begin(.init(request: request, dueNanoseconds: due), on: connection, now)
        }
        return false
    }

    private func nextArrival() {
        tally.dueCount += 1
        schedule.advance()
    }

    private func begin(
        _ exchange: LoadConnection.Exchange, on connection: LoadConnection, _ now: Int
    ) {
        inFlightCount += 1
        connection.exchange = exchange
        connection.exchange?.deadlineNanoseconds = now + LoadGenerator.answerNanosecondsMax
        if connection.isConnected { send(connection) }
    }

    private func send(_ connection: LoadConnection) {
        guard let exchange = connection.exchange else { return }
        connection.send(mix.requests[exchange.request].bytes)
        let sentBytes = (connection.exchange?.sentBytes ?? 0) - exchange.sentBytes
        tally.countSent(bytes: sentBytes)
    }

    // MARK: - Connections

    /// Makes connections for an open loop before its clock starts: no request should wait for the handshakes
    /// of clients that a service has had for long. What cannot be made now is made when it is needed, and what
    /// fails then is told.
    private func connectAhead() {
        guard case .open(let requestsPerSecond) = load else { return }
        let forRate = Int(requestsPerSecond * LoadGenerator.connectAheadSeconds)
        let wanted = min(
            max(forRate, LoadGenerator.connectionsAheadMin), ConnectionPool.connectionsMax)
        for _ in 0..<wanted where connect() == nil { break }
        rest(nanosecondsMax: LoadGenerator.connectNanosecondsMax) {
            !pool.open.contains { !$0.isConnected }
        }
        // A handshake is over before the server has accepted the connection, which takes it longer.
        rest(nanosecondsMax: LoadGenerator.restNanoseconds) { false }
    }

    /// Sends nothing new until `isOver`, or until so much time has passed.
    private func rest(nanosecondsMax: Int, until isOver: () -> Bool) {
        let end = MonotonicClock.nowNanoseconds + nanosecondsMax
        while !isOver() {
            let left = end - MonotonicClock.nowNanoseconds
            guard left > 0 else { return }
            for index in 0..<poller.wait(nanoseconds: left) { handle(poller[index]) }
            pool.endRound()
        }
    }

    /// Opens what a closed loop has from the start, and what it has lost.
    private func fillUp(_ now: Int) {
        guard case .closed(let wanted) = load, pool.openCount < wanted, now >= connectAgain else {
            return
        }
        for _ in pool.openCount..<wanted where connect() == nil {
            countLostTurn(.notConnected, ClientError.text(of: errno))
            connectAgain = now + LoadGenerator.restNanoseconds
            return
        }
    }

    /// A new connection that is being made. Nil if there is no room or if that fails at once, with the
    /// reason in `errno`.
    private func connect() -> LoadConnection? {
        guard pool.hasRoom, let connection = pool.connect() else { return nil }
        tally.countConnection()
        return connection
    }

    /// In a closed loop, a connection that cannot be made takes the place of a request.
    private func countLostTurn(_ kind: Failure.Kind, _ text: String) {
        guard !isOpenLoop else { return }
        tally.dueCount += 1
        countFailure(kind, text, since: MonotonicClock.nowNanoseconds)
    }

    private func countFailure(_ kind: Failure.Kind, _ text: String, since moment: Int) {
        tally.countFailure(kind, text)
        failingSince = failingSince ?? max(moment, lastAnswer)
    }

    /// Ends a connection that brought no answer to its request, if it had one.
    private func lose(_ connection: LoadConnection, _ kind: Failure.Kind, _ text: String) {
        let exchange = connection.exchange
        connection.exchange = nil
        pool.close(connection)
        let now = MonotonicClock.nowNanoseconds
        if kind == .notConnected { connectAgain = now + LoadGenerator.restNanoseconds }
        guard var exchange else {
            switch kind {
            case .notConnected: return countLostTurn(kind, text)
            case .malformed: return countFailure(kind, text, since: now)
            // A server may close a connection that nothing is sent on.
            default: return
            }
        }
        inFlightCount -= 1
        // A server may close a kept connection while a request is on its way to it. A client may send it
        // again elsewhere if nothing has come back (RFC 9112 section 9.3.1); twice is bad luck no more.
        if kind == .connectionLost, connection.wasKept, connection.pending.isEmpty,
            !exchange.isRepeated, let other = connect()
        {
            exchange.isRepeated = true
            exchange.sentBytes = 0
            tally.countRepeated()
            begin(exchange, on: other, now)
        } else {
            let begin = exchange.deadlineNanoseconds - LoadGenerator.answerNanosecondsMax
            countFailure(kind, text, since: begin)
            if kind != .notConnected { tally.countUnanswered(mix.requests[exchange.request]) }
        }
    }

    private func becomeIdle(_ connection: LoadConnection, _ now: Int) {
        connection.idleSinceNanoseconds = now
        guard !isOpenLoop else { return pool.addIdle(connection) }
        guard now < end else { return }
        tally.dueCount += 1
        let request = mix.next(progress: Double(now - start) / Double(end - start))
        begin(.init(request: request, dueNanoseconds: now), on: connection, now)
    }

    // MARK: - Events

    private func handle(_ readiness: Poller.Readiness) {
        guard let connection = pool[readiness.number] else { return }
        if !connection.isConnected {
            switch connection.finishConnecting() {
            case .failed(let code):
                return lose(connection, .notConnected, ClientError.text(of: code))
            case .done, .blocked:
                if connection.exchange == nil {
                    becomeIdle(connection, MonotonicClock.nowNanoseconds)
                } else {
                    send(connection)
                }
            }
        } else if readiness.canSend {
            send(connection)
        }
        if readiness.canReceive { receive(connection) }
    }

    private func receive(_ connection: LoadConnection) {
        var count = 0
        switch connection.receive(into: &buffer, count: &count) {
        case .blocked: return
        case .failed(let code): lose(connection, .connectionLost, ClientError.text(of: code))
        case .done where count == 0:
            lose(connection, .connectionLost, "the server closed it")
        case .done:
            do throws(ClientError) {
                // An answer that comes in one piece, as nearly all do, is read where it lies.
                if connection.pending.isEmpty {
                    let buffer = buffer
                    try read(buffer.span.extracting(..<count), connection)
                } else {
                    var pending = connection.pending
                    connection.pending = []
                    pending += buffer[..<count]
                    try read(pending.span, connection)
                }
            } catch {
                lose(connection, .malformed, error.description)
            }
        }
    }

    private func read(_ bytes: Span<UInt8>, _ connection: LoadConnection) throws(ClientError) {
        guard let exchange = connection.exchange else {
            throw ClientError("bytes came that nobody had asked for")
        }
        guard let head = try HTTPResponseHead(bytes),
            bytes.count >= head.headBytes + head.bodyBytes
        else {
            connection.pending = bytes.withUnsafeBufferPointer { Array($0) }
            return
        }
        guard bytes.count == head.headBytes + head.bodyBytes else {
            throw ClientError("the answer has more bytes than its Content-Length")
        }
        let now = MonotonicClock.nowNanoseconds
        let answer = ReceivedAnswer(
            head: head, request: exchange.request,
            latencyNanoseconds: now - exchange.dueNanoseconds)
        let body = bytes.extracting(head.headBytes...)
        let request = mix.requests[exchange.request]
        if let verdict = check.quickVerdict(on: body, head, of: request, number: answer.request) {
            count(answer, verdict)
        } else {
            unchecked.append(answer, body: body)
            while unchecked.isTooMuch { checkAnswer() }
        }
        lastAnswer = now
        failingSince = nil
        inFlightCount -= 1
        connection.exchange = nil
        if head.closes || request.isCutOff {
            pool.close(connection)
        } else {
            becomeIdle(connection, now)
        }
    }

    // MARK: - Answers

    /// Checks one of the answers that wait for it; false if there is none.
    @discardableResult
    private func checkAnswer() -> Bool {
        guard let (answer, body) = unchecked.take() else { return false }
        let verdict = check.verdict(
            on: body.span, answer.head, of: mix.requests[answer.request], number: answer.request)
        count(answer, verdict)
        return true
    }

    private func count(_ answer: ReceivedAnswer, _ verdict: AnswerCheck.Verdict) {
        let request = mix.requests[answer.request]
        tally.countAnswer(
            to: request, status: answer.head.status,
            bytes: answer.head.headBytes + answer.head.bodyBytes,
            latencyNanoseconds: answer.latencyNanoseconds, verdict: verdict)
        if let onPrediction, case .right(let content?) = verdict {
            onPrediction(request, content.predictions, Double(answer.latencyNanoseconds) / 1e9)
        }
    }

    // MARK: - Ends

    private func expireOverdue(_ now: Int) {
        for connection in Array(pool.open) {
            guard let exchange = connection.exchange, exchange.deadlineNanoseconds <= now else {
                continue
            }
            let seconds = LoadGenerator.answerNanosecondsMax / 1_000_000_000
            lose(connection, .timeout, "nothing for \(seconds) s")
        }
    }

    private func checkSilence(_ now: Int) throws(ClientError) {
        guard let failingSince, now - failingSince >= LoadGenerator.answerNanosecondsMax else {
            return
        }
        let lastFailure = tally.lastFailure ?? ""
        giveUp(now)
        throw ClientError(
            "the server has not answered for ten seconds, the last failure: \(lastFailure)")
    }

    /// Leaves what is on its way, and what was due until now and has not been sent.
    private func giveUp(_ now: Int) {
        for case let exchange? in pool.open.map(\.exchange) {
            tally.countAbandoned(mix.requests[exchange.request])
        }
        // What would be sent now if there were time is no failure: only what waits for a connection is.
        if !pool.canTake { countUnsent(until: min(now, end)) }
        end = min(now, end)
    }

    /// Counts what was due in an open loop and has not been sent.
    private func countUnsent(until moment: Int) {
        guard isOpenLoop else { return }
        var count = 0
        while dueNanoseconds < moment {
            nextArrival()
            count += 1
        }
        tally.countFailure(
            .notSent, "\(ConnectionPool.connectionsMax) requests waited already", times: count)
    }
}
