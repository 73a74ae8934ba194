/// Until when a client may take its time. All times are ticks of its loop.
struct Deadline {
    private enum Wait {
        case request
        case head
        case body
        case reply
    }

    private var wait: Wait
    private var startTick = 0
    /// Of a body that have come, or of a reply that have been taken.
    private var bytes = 0
    private var tick: Int

    /// A request may begin, or not: an idle connection is kept for long.
    static func forRequest(at tick: Int, _ limits: DeadlineTicks) -> Deadline {
        Deadline(wait: .request, tick: tick + limits.idle)
    }

    /// The head of a request has begun, or gone on, which does not buy more time.
    func forHead(at tick: Int, _ limits: DeadlineTicks) -> Deadline {
        wait == .head ? self : Deadline(wait: .head, tick: tick + limits.head)
    }

    /// So many more bytes of a body have come.
    func forBody(after bytes: Int, at tick: Int, _ limits: DeadlineTicks) -> Deadline {
        transfer(.body, bytes, at: tick, limits.body, limits)
    }

    /// So many more bytes of a reply have been taken.
    func forReply(after bytes: Int, at tick: Int, _ limits: DeadlineTicks) -> Deadline {
        transfer(.reply, bytes, at: tick, limits.reply, limits)
    }

    private func transfer(
        _ wait: Wait, _ bytes: Int, at tick: Int, _ base: Int, _ limits: DeadlineTicks
    ) -> Deadline {
        var next = self.wait == wait ? self : Deadline(wait: wait, startTick: tick, tick: tick)
        next.bytes += bytes
        // From the start, so that it takes a rate, and not just a byte now and then.
        next.tick = next.startTick + base + next.bytes / limits.bytesPerTick
        return next
    }

    /// What the client has to be told at `tick`; nil if it has time left.
    func refusal(at tick: Int) -> RequestRefusal? {
        guard tick > self.tick else { return nil }
        return switch wait {
        case .request, .head: RequestRefusal(.headTimeout, "the head was not whole in time")
        case .body: RequestRefusal(.bodyTimeout, "the body was not whole in time")
        case .reply: RequestRefusal(.replyTimeout, "the reply was not taken in time")
        }
    }
}

/// The times of `HTTPServerLimits` in ticks.
struct DeadlineTicks {
    let idle: Int
    let head: Int
    let body: Int
    let reply: Int
    let bytesPerTick: Int

    init(_ limits: HTTPServerLimits, tickMilliseconds: Int) {
        func ticks(_ seconds: Int) -> Int { seconds * 1_000 / tickMilliseconds }
        idle = ticks(limits.idleSeconds)
        head = ticks(limits.headSeconds)
        body = ticks(limits.bodySeconds)
        reply = ticks(limits.replySeconds)
        bytesPerTick = max(limits.bytesPerSecondMin * tickMilliseconds / 1_000, 1)
    }
}
