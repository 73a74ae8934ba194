/// How one loop stands among the others.
struct LoopBalance {
    private let controls: [LoopControl]
    private let index: Int

    /// `controls` has one for each loop, `index` is the loop's own.
    init(_ controls: [LoopControl], index: Int) {
        self.controls = controls
        self.index = index
    }

    /// Whether there is no other loop.
    var isAlone: Bool { controls.count == 1 }

    /// Whether no other loop has clearly fewer connections: an eighth is not worth waiting for.
    ///
    /// The numbers change meanwhile. Whoever decides by old ones is off by the connections that came
    /// at the same moment.
    var mayTakeMore: Bool {
        let fewest = controls.reduce(Int.max) { min($0, $1.openConnections) }
        return controls[index].openConnections <= fewest + fewest / 8
    }
}
