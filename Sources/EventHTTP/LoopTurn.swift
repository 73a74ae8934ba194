/// How long a loop takes from one look at its sockets to the next, so long a request may wait before
/// anybody reads it; and what follows from that for the requests that come.
struct LoopTurn {
    private let limitNanoseconds: UInt64
    private var startNanoseconds: UInt64 = 0
    /// When the first of the turns began that were all long; nil if the last one was not.
    private var longSinceNanoseconds: UInt64?
    private(set) var isUnderWay = false
    /// What this turn has spent on requests that were shed, with receiving them.
    private var sheddingNanoseconds: UInt64 = 0
    /// Since this turn has begun to shed, when the last request was done with: what comes behind is the
    /// time of the next one. Nil before.
    private var doneAtNanoseconds: UInt64?
    private var isShedding = false

    /// A pause of the machine makes a turn long, or several; after it there is nothing to make good. So
    /// turns have to be long for the time of so many limits before anything is done about it.
    private static let patience: UInt64 = 10
    /// To shed a request costs time as well, and clients that ask again at once could take all of it
    /// (receive livelock: Mogul and Ramakrishnan, 1997). So of a turn it gets one part in so many.
    private static let sheddingParts: UInt64 = 3
    /// But a turn that has taken so many limits sheds all that is left, because health checks wait for
    /// its end.
    private static let limitsPerTurn: UInt64 = 5

    /// A turn is long if it takes more than the limit.
    init(limitNanoseconds: UInt64) { self.limitNanoseconds = limitNanoseconds }

    /// A turn begins.
    func begun(at moment: UInt64) -> LoopTurn {
        var next = self
        next.startNanoseconds = moment
        next.isUnderWay = true
        next.sheddingNanoseconds = 0
        next.doneAtNanoseconds = nil
        return next
    }

    /// The turn ends.
    func ended(at moment: UInt64) -> LoopTurn {
        var next = self
        next.isUnderWay = false
        if moment - startNanoseconds <= limitNanoseconds {
            next.longSinceNanoseconds = nil
        } else if longSinceNanoseconds == nil {
            next.longSinceNanoseconds = startNanoseconds
        }
        return next
    }

    /// Whether this turn is long already, and those before it have been for a while.
    func isOverloaded(at moment: UInt64) -> Bool {
        guard let longSinceNanoseconds, isUnderWay else { return false }
        return moment > startNanoseconds + limitNanoseconds
            && moment > longSinceNanoseconds + LoopTurn.patience * limitNanoseconds
    }

    /// Whether a request that comes in an overload should be shed.
    func hasTimeToShed(at moment: UInt64) -> Bool {
        let turnNanoseconds = moment - startNanoseconds
        return sheddingNanoseconds * LoopTurn.sheddingParts <= turnNanoseconds
            || turnNanoseconds >= limitNanoseconds * LoopTurn.limitsPerTurn
    }

    /// A request is being shed that came at `moment`.
    func sheds(at moment: UInt64) -> LoopTurn {
        var next = self
        next.isShedding = true
        next.doneAtNanoseconds = doneAtNanoseconds ?? moment
        return next
    }

    /// Whether it wants to know when a request is done with.
    var wantsDone: Bool { doneAtNanoseconds != nil }

    /// A request is done with, whether it was shed or answered.
    func done(at moment: UInt64) -> LoopTurn {
        var next = self
        if isShedding, let doneAtNanoseconds {
            next.sheddingNanoseconds += moment - doneAtNanoseconds
        }
        next.isShedding = false
        next.doneAtNanoseconds = moment
        return next
    }
}
