/// Whom a loop serves next, so that nobody waits for all that others have sent.
///
/// A *turn* is one look at the sockets and what follows from it. It is bounded by time. First come the
/// events: whoever has something new, and was not served in this round, is served at once, for a slice, until
/// the time of a turn is over; the others are made to wait. Then come those who wait, for as long again, in
/// the order in which they came. So in each turn the loop accepts connections, and serves those of whom it
/// has heard nothing for a while, however much others have sent; and in each turn it goes on with these. (It is
/// the order of the flows in FQ-CoDel: RFC 8290, section 4.)
///
/// A *round* is as many turns as it takes to serve everybody once who was ready when it began. Who comes
/// later, or has more to do than a slice, waits for the next round. Its length is how long anybody waits,
/// and so it tells whether the loop is overloaded: `LoopRound`.
///
/// A class, not a value in the loop: so the compiler need not check at run time, for each request, that
/// nobody else uses the whole of it.
final class LoopSchedule<Waiter> {
    private let turnNanoseconds: UInt64
    var round: LoopRound
    /// Which round this is, from 1 on.
    private(set) var roundNumber = 0
    private(set) var isTurnUnderWay = false
    /// When this turn, or its second half, began.
    private var startNanoseconds: UInt64 = 0
    /// When the clock was last looked at: often enough, because each request does.
    var nowNanoseconds: UInt64 = 0
    /// Whether this is the first turn of a round: who is ready in it belongs to the round.
    private var beginsRound = true
    /// Who waits for this round, in order, and how many of them were served.
    private var members: [Waiter] = []
    private var servedCount = 0
    /// Who waits for the next one.
    private var followers: [Waiter] = []
    /// In both.
    private var waiterCount = 0

    /// Turns take so long at most, and a slice more, for each of their halves. A round is long if it takes
    /// more than its limit.
    init(turnNanoseconds: UInt64, roundNanoseconds: UInt64) {
        self.turnNanoseconds = turnNanoseconds
        round = LoopRound(limitNanoseconds: roundNanoseconds)
    }

    /// A turn begins.
    func beginTurn(at moment: UInt64) {
        isTurnUnderWay = true
        startNanoseconds = moment
        nowNanoseconds = moment
        guard !round.isUnderWay else { return }
        round = round.begun(at: moment)
        roundNumber &+= 1
    }

    /// Whether somebody may still be served in this half of the turn.
    private var hasTime: Bool { nowNanoseconds - startNanoseconds < turnNanoseconds }

    /// Whether an event may have a waiter served at once who had its last slice in round `servedRound`. Who
    /// has had one in this round may not: those that ask again at once would take the time of all others.
    func mayServe(afterRound servedRound: Int) -> Bool {
        guard hasTime, servedRound != roundNumber else { return false }
        // Where one round follows another, those of its last turn come back in the first of this one.
        return !(beginsRound && hasWaiters && servedRound == roundNumber &- 1)
    }

    /// An event says that `waiter` is ready, which had its last slice in round `servedRound`, but it may
    /// not be served at once.
    func turnAway(_ waiter: Waiter, afterRound servedRound: Int) {
        guard servedRound != roundNumber else { return requeue(waiter) }
        if beginsRound { members.append(waiter) } else { followers.append(waiter) }
        waiterCount += 1
    }

    /// `waiter` was served, and has more to do.
    func requeue(_ waiter: Waiter) {
        followers.append(waiter)
        waiterCount += 1
    }

    /// Whether somebody waits.
    var hasWaiters: Bool { waiterCount > 0 }

    /// All events of the turn have been seen: now those who wait are served.
    func beginSecondHalf(at moment: UInt64) {
        startNanoseconds = moment
        nowNanoseconds = moment
    }

    /// Who is served next of those who wait; nil if the round or the turn is over.
    func next() -> Waiter? {
        guard servedCount < members.count, hasTime else { return nil }
        defer {
            servedCount += 1
            waiterCount -= 1
        }
        return members[servedCount]
    }

    /// The turn ends, and with it the round if everybody was served who waited for it.
    func endTurn(at moment: UInt64) {
        isTurnUnderWay = false
        if hasWaiters || servedCount > 0 {
            beginsRound = servedCount == members.count
            guard beginsRound else { return }
            members.removeAll(keepingCapacity: true)
            servedCount = 0
            swap(&members, &followers)
        }
        round = round.ended(at: moment)
    }
}
