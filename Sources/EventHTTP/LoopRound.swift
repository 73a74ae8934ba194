/// How long a loop takes to serve everybody once who was ready when it began, so long a request may wait
/// before anybody reads it; and what follows from that for the requests that come.
struct LoopRound {
    private let limitNanoseconds: UInt64
    private var startNanoseconds: UInt64 = 0
    /// When the first of the rounds began that were all long; nil if the last one was not.
    private var longSinceNanoseconds: UInt64?
    private(set) var isUnderWay = false
    /// What this round has spent on requests that were shed, with receiving them.
    private var sheddingNanoseconds: UInt64 = 0
    /// Since this round has begun to shed, when the last request was done with: what comes behind is the
    /// time of the next one. Nil before.
    private var doneAtNanoseconds: UInt64?
    private var isShedding = false

    /// A pause of the machine makes a round long, or several; after it there is nothing to make good. So
    /// rounds have to be long for the time of so many limits before anything is done about it.
    private static let patience: UInt64 = 10
    /// To shed a request costs time as well, and clients that ask again at once could take all of it
    /// (receive livelock: Mogul and Ramakrishnan, 1997). So of a round it gets one part in so many.
    private static let sheddingParts: UInt64 = 3
    /// But a round that has taken so many limits sheds all that is left, because others wait for its end.
    private static let limitsPerRound: UInt64 = 5

    /// A round is long if it takes more than the limit.
    init(limitNanoseconds: UInt64) { self.limitNanoseconds = limitNanoseconds }

    /// A round begins.
    func begun(at moment: UInt64) -> LoopRound {
        var next = self
        next.startNanoseconds = moment
        next.isUnderWay = true
        next.sheddingNanoseconds = 0
        next.doneAtNanoseconds = nil
        return next
    }

    /// The round ends.
    func ended(at moment: UInt64) -> LoopRound {
        var next = self
        next.isUnderWay = false
        if moment - startNanoseconds <= limitNanoseconds {
            next.longSinceNanoseconds = nil
        } else if longSinceNanoseconds == nil {
            next.longSinceNanoseconds = startNanoseconds
        }
        return next
    }

    /// Whether this round is long already, and those before it have been for a while.
    func isOverloaded(at moment: UInt64) -> Bool {
        guard let longSinceNanoseconds, isUnderWay else { return false }
        return moment > startNanoseconds + limitNanoseconds
            && moment > longSinceNanoseconds + LoopRound.patience * limitNanoseconds
    }

    /// Whether a request that comes in an overload should be shed.
    func hasTimeToShed(at moment: UInt64) -> Bool {
        let roundNanoseconds = moment - startNanoseconds
        return sheddingNanoseconds * LoopRound.sheddingParts <= roundNanoseconds
            || roundNanoseconds >= limitNanoseconds * LoopRound.limitsPerRound
    }

    /// A request is being shed that came at `moment`.
    func sheds(at moment: UInt64) -> LoopRound {
        var next = self
        next.isShedding = true
        next.doneAtNanoseconds = doneAtNanoseconds ?? moment
        return next
    }

    /// Whether it wants to know when a request is done with.
    var wantsDone: Bool { doneAtNanoseconds != nil }

    /// A request is done with, whether it was shed or answered.
    func done(at moment: UInt64) -> LoopRound {
        var next = self
        if isShedding, let doneAtNanoseconds {
            next.sheddingNanoseconds += moment - doneAtNanoseconds
        }
        next.isShedding = false
        next.doneAtNanoseconds = moment
        return next
    }
}
