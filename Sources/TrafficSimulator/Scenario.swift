internal import Classifier
internal import CommandLineProgram

/// A kind of traffic: which rows are sent, and how many of the requests are bad.
struct Scenario {
    enum Kind: String {
        case normal, drift, errors
        case highLoad = "high-load"
    }

    /// Shares of the requests, each from 0 to 1.
    struct Shares {
        /// Of the good requests, those with many rows.
        var batches: Double
        /// Requests that ask the server to fail.
        var faults = 0.0
        /// Requests that are the client's mistake.
        var mistakes = 0.0
    }

    let kind: Kind
    /// What it does and what to watch for, in one line.
    let purpose: String
    /// The table that rows are drawn from, for each of the equally long parts of the scenario.
    let stages: [Dataset]
    let shares: Shares

    static func normal(_ table: Dataset, batchShare: Double) -> Scenario {
        Scenario(
            kind: .normal,
            purpose: "rows of the table as they are; watch rates and latencies: no alert fires",
            stages: [table], shares: Shares(batches: batchShare))
    }

    static func highLoad(_ table: Dataset, batchShare: Double) -> Scenario {
        Scenario(
            kind: .highLoad,
            purpose: """
                the same rows, twice as many a second with every step, until the server does not keep \
                up; watch P99, the loops' lag and the alert InferenceSaturated
                """,
            stages: [table], shares: Shares(batches: batchShare))
    }

    static func drift(
        _ table: Dataset, _ drift: Drift, batchShare: Double
    ) throws(CommandFailure) -> Scenario {
        Scenario(
            kind: .drift,
            purpose: """
                the same rows with \(try drift.description(of: table)); watch the stability index and \
                the alert InferenceFeatureDrift
                """,
            stages: try drift.stages(of: table), shares: Shares(batches: batchShare))
    }

    static func errors(_ table: Dataset, batchShare: Double) -> Scenario {
        let percent = 15
        return Scenario(
            kind: .errors,
            purpose: """
                \(percent) % server faults, \(percent) % mistakes (no JSON, a missing field, a wrong \
                type, a body too large, an unknown path); watch the statuses and the alerts \
                InferenceErrorBudgetBurnFast and InferenceRequestsRefused
                """,
            stages: [table],
            shares: Shares(
                batches: batchShare, faults: Double(percent) / 100,
                mistakes: Double(percent) / 100))
    }
}
