/// How long a loop takes from one look at its sockets to the next: so long a request may wait before
/// anybody reads it.
struct LoopTurn {
    private var startNanoseconds: UInt64 = 0
    private var previousNanoseconds: UInt64 = 0
    private(set) var isUnderWay = false

    mutating func begin(at moment: UInt64) {
        startNanoseconds = moment
        isUnderWay = true
    }

    mutating func end(at moment: UInt64) {
        previousNanoseconds = moment - startNanoseconds
        isUnderWay = false
    }

    /// Whether this turn has taken longer than the limit, and the one before did, too. One alone may be a
    /// pause of the machine; after it there is nothing to make good by refusing requests.
    func isLong(at moment: UInt64, limitNanoseconds: UInt64) -> Bool {
        isUnderWay && previousNanoseconds > limitNanoseconds
            && moment > startNanoseconds + limitNanoseconds
    }
}
