internal import Classifier

/// What came of a scenario: the figures for a reader and for `--json`.
struct ScenarioReport: Encodable {
    struct Step: Encodable {
        let requestsPerSecondAsked: Double
        let requestsPerSecond: Double
        /// Nil where there are too few answers for them.
        let p50Seconds: Double?
        let p99Seconds: Double?
        let outcome: KneeSearch.Outcome
    }

    /// The highest rate that the server was seen to keep up with, just below one that was too much for it.
    /// There, and null, if none was found.
    struct Knee: Encodable {
        let requestsPerSecond: Double?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if let requestsPerSecond {
                try container.encode(requestsPerSecond)
            } else {
                try container.encodeNil()
            }
        }
    }

    /// What the search for the knee has found.
    struct Search: Encodable {
        /// `knee`, `generator behind`, `kept up with all`, `kept up with none` or `nothing`.
        let finding: String
        let keptUpRequestsPerSecond: Double?
        /// At which the server, or the generator, fell behind.
        let behindRequestsPerSecond: Double?

        init(_ finding: KneeSearch.Finding?) {
            (self.finding, keptUpRequestsPerSecond, behindRequestsPerSecond) =
                switch finding {
                case .knee(let keptUp, let tooMuch): ("knee", keptUp, tooMuch)
                case .generatorBehind(let rate, let keptUp): ("generator behind", keptUp, rate)
                case .keptUpWithAll(let rate): ("kept up with all", rate, nil)
                case .keptUpWithNone(let rate): ("kept up with none", nil, rate)
                case nil: ("nothing", nil, nil)
                }
        }
    }

    let scenario: String
    /// `open` or `closed`.
    let loop: String
    /// Nil in a closed loop, and where the rate changes.
    let requestsPerSecondAsked: Double?
    let connections: Int
    let seconds: Double
    let requestsDue: Int
    let requestsNotSent: Int
    let requestsAnswered: Int
    let requestsRepeated: Int
    /// On their way when everything was ended.
    let requestsAbandoned: Int
    let requestsPerSecond: Double
    /// Requests that asked for a fault and got an ordinary answer.
    let faultsIgnored: Int
    let rowsPredicted: Int
    let statuses: [String: Int]
    let predictions: [String: Int]
    /// Of the rows that were predicted, those with the label of the table; nil if there were none.
    let correctRatio: Double?
    let bytesSent: Int
    let bytesReceived: Int
    /// How many answers `latencySeconds` is of.
    let latencyCount: Int
    let latencySeconds: [String: Double]
    /// Nil in a closed loop.
    let scheduleLagSeconds: [String: Double]?
    let failures: [String: Int]
    /// Every half second on its own.
    var timeline: [Timeline.Part] = []
    var steps: [Step]?
    var kneeRequestsPerSecond: Knee?
    var search: Search?
    var metricsDifferences: [MetricsDifference]?
    var expectations: [Expectation.Outcome] = []
    var notes: [String] = []

    init(
        _ scenario: Scenario, _ load: Load, _ tally: Tally, seconds: Double, classNames: [String]
    ) {
        self.scenario = scenario.kind.rawValue
        switch load {
        case .open(let requestsPerSecond):
            loop = "open"
            requestsPerSecondAsked = scenario.kind == .highLoad ? nil : requestsPerSecond
            scheduleLagSeconds = tally.scheduleLag.figures
        case .closed:
            loop = "closed"
            requestsPerSecondAsked = nil
            scheduleLagSeconds = nil
        }
        connections = tally.connectionCount
        self.seconds = seconds
        requestsDue = tally.dueCount
        requestsNotSent = tally.failures[.notSent, default: 0]
        requestsAnswered = tally.answeredCount
        requestsRepeated = tally.repeatedCount
        requestsAbandoned = tally.abandonedCount
        requestsPerSecond = seconds > 0 ? Double(tally.answeredCount) / seconds : 0
        faultsIgnored = tally.ignoredFaultCount
        rowsPredicted = tally.predictedRowCount
        statuses = Dictionary(uniqueKeysWithValues: tally.statuses.map { ("\($0)", $1) })
        predictions = Dictionary(uniqueKeysWithValues: zip(classNames, tally.predictedCounts))
        correctRatio =
            tally.predictedRowCount > 0
            ? Double(tally.correctCount) / Double(tally.predictedRowCount) : nil
        bytesSent = tally.sentBytes
        bytesReceived = tally.receivedBytes
        latencyCount = tally.latencies.count
        latencySeconds = tally.latencies.figures
        failures = Dictionary(
            uniqueKeysWithValues: tally.failures.map { ($0.description, $1) })
    }

    /// The part of the requests that were not answered as they deserve, from 0 to 1.
    var failureRatio: Double {
        let count = failures.values.reduce(0, +)
        return count == 0 ? 0 : min(Double(count) / Double(max(requestsDue, 1)), 1)
    }
}
