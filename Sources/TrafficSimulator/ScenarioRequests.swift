internal import Classifier

/// Draws the requests of a scenario; the same seed draws the same ones.
struct ScenarioRequests {
    struct Request {
        var path = "/predict"
        var isFault = false
        var isBatch = false
        let body: [UInt8]
    }

    private let scenario: Scenario
    private let bodies: PredictionRequest
    private var random: SplitMix64

    private static let batchPercent = 10
    private static let batchRows = 2...20

    init(of scenario: Scenario, seed: UInt64) throws {
        self.scenario = scenario
        bodies = try PredictionRequest(of: scenario.rows)
        random = SplitMix64(seed: seed)
    }

    mutating func next() -> Request {
        var percent = random.index(below: 100)
        if percent < scenario.faultPercent {
            return Request(isFault: true, body: bodies.body(row: drawRow()))
        }
        percent -= scenario.faultPercent
        if percent < scenario.mistakePercent { return drawMistake() }
        guard random.index(below: 100) < ScenarioRequests.batchPercent else {
            return Request(body: bodies.body(row: drawRow()))
        }
        let sizes = ScenarioRequests.batchRows
        let rowCount = sizes.lowerBound + random.index(below: sizes.count)
        return Request(
            isBatch: true, body: bodies.body(rows: (0..<rowCount).map { _ in drawRow() }))
    }

    /// A wrong body, or a right one for a path that is none.
    private mutating func drawMistake() -> Request {
        let mistakes = PredictionRequest.Mistake.allCases
        let mistake = random.index(below: mistakes.count + 1)
        guard mistake < mistakes.count else {
            return Request(path: "/unknown", body: bodies.body(row: drawRow()))
        }
        return Request(body: bodies.body(row: drawRow(), with: mistakes[mistake]))
    }

    /// With replacement: a row can come again at once.
    private mutating func drawRow() -> Int { random.index(below: scenario.rows.rowCount) }
}
