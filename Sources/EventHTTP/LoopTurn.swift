/// How long a loop takes from one look at its sockets to the next: so long a request may wait before
/// anybody reads it.
struct LoopTurn {
    private let limitNanoseconds: UInt64
    private var startNanoseconds: UInt64 = 0
    /// When the first of the turns began that were all long; nil if the last one was not.
    private var longSinceNanoseconds: UInt64?
    private(set) var isUnderWay = false

    /// A pause of the machine makes a turn long, or several; after it there is nothing to make good. So
    /// turns have to be long for the time of so many limits before anything is done about it.
    private static let patience: UInt64 = 10

    /// A turn is long if it takes more than the limit.
    init(limitNanoseconds: UInt64) { self.limitNanoseconds = limitNanoseconds }

    /// A turn begins.
    func begun(at moment: UInt64) -> LoopTurn {
        var next = self
        next.startNanoseconds = moment
        next.isUnderWay = true
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
}
