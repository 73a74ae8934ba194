internal import Classifier

/// The requests of a scenario, prepared before the first is sent, and drawn at random: the same seed draws
/// the same ones.
struct RequestMix {
    /// All that can be drawn, stage after stage.
    let requests: [PreparedRequest]

    /// The requests of a part of the scenario; one that does not change has a single stage.
    private struct Stage {
        var rows: [Int] = []
        var batches: [Int] = []
        var faults: [Int] = []
        var mistakes: [Int] = []
    }
    private let stages: [Stage]
    private let shares: Scenario.Shares
    private var random: SplitMix64

    /// Bounds the memory that large tables and many stages take, at some hundred bytes a row.
    private static let preparedRowsMax = 20_000
    private static let batchesPerStageMax = 64
    /// Rows of a stage's batches together, if two batches do not have more: the first answer to each is kept,
    /// and decoded in one go.
    private static let batchedRows = 2_000
    static let batchRows = 2...20
    private static let faultsPerStage = 64
    private static let mistakesPerKind = 8

    /// `stages` are the tables of the scenario, one for each part of it: rows are drawn from them.
    /// `batchRows` is what a batch has of them.
    init(
        of scenario: Scenario, to url: ServerURL, seed: UInt64,
        batchRows: ClosedRange<Int> = RequestMix.batchRows
    ) throws {
        var random = SplitMix64(seed: seed)
        var requests: [PreparedRequest] = []
        shares = scenario.shares
        stages = try scenario.stages.map { table in
            let writer = RequestWriter(to: url, table: try PredictionBody(of: table))
            let rowsMax = max(RequestMix.preparedRowsMax / scenario.stages.count, 1)
            func prepare(_ count: Int, _ request: () -> PreparedRequest) -> [Int] {
                (0..<count).map { _ in
                    requests.append(request())
                    return requests.count - 1
                }
            }
            func drawRow() -> Int { random.index(below: table.rowCount) }

            var stage = Stage()
            var row = 0
            stage.rows = prepare(min(table.rowCount, rowsMax)) {
                defer { row += 1 }
                return writer.row(table.rowCount <= rowsMax ? row : drawRow())
            }
            let batchCount = min(
                RequestMix.batchesPerStageMax, RequestMix.batchedRows / batchRows.upperBound)
            // Not a single one: a server that keeps its last answer would be taken for a fast one.
            stage.batches = prepare(max(batchCount, 2)) {
                let count = batchRows.lowerBound + random.index(below: batchRows.count)
                return writer.batch((0..<count).map { _ in drawRow() })
            }
            if scenario.shares.faults > 0 {
                stage.faults = prepare(RequestMix.faultsPerStage) { writer.fault(drawRow()) }
            }
            if scenario.shares.mistakes > 0 {
                stage.mistakes = RequestWriter.Mistake.allCases.flatMap { mistake in
                    prepare(RequestMix.mistakesPerKind) { writer.mistake(mistake, row: drawRow()) }
                }
            }
            return stage
        }
        self.requests = requests
        self.random = random
    }

    /// Which request comes next; `progress` is the part of the scenario that is over, from 0 to 1.
    mutating func next(progress: Double) -> Int {
        let stage = stages[min(Int(progress * Double(stages.count)), stages.count - 1)]
        // 53 bits, all that a Double has between 0 and 1.
        var share = Double(random.next() >> 11) / 0x1p53
        if share < shares.faults { return draw(stage.faults) }
        share -= shares.faults
        if share < shares.mistakes { return draw(stage.mistakes) }
        share -= shares.mistakes
        // Of the good requests only, so that a share of batches can be 1.
        let isBatch = share < shares.batches * (1 - shares.faults - shares.mistakes)
        return draw(isBatch ? stage.batches : stage.rows)
    }

    /// With replacement: a request can come again at once.
    private mutating func draw(_ indices: [Int]) -> Int {
        indices[random.index(below: indices.count)]
    }
}
