internal import Classifier
internal import CommandLineProgram

/// A kind of traffic: which rows are sent, and how many of the requests are bad.
struct Scenario {
    let name: String
    /// What it does and what to watch for, in one line.
    let purpose: String
    /// What rows are drawn from.
    let rows: Dataset
    /// Of a hundred requests, how many ask for a server fault.
    var faultPercent = 0
    /// Of a hundred requests, how many are the client's mistake.
    var mistakePercent = 0

    static func normal(_ table: Dataset) -> Scenario {
        Scenario(
            name: "normal",
            purpose: "rows of the table; watch rates and latencies, no alert should fire",
            rows: table)
    }

    /// Moves the last two features whose values differ at all, whatever the model makes of them.
    static func drift(_ table: Dataset) throws(CommandFailure) -> Scenario {
        let names = table.schema.featureNames
        let shifts = names.indices.map { shiftDeviations * table.standardDeviation(of: $0) }
        let moved = Array(names.indices.filter { shifts[$0] > 0 }.suffix(2))
        guard !moved.isEmpty else {
            throw CommandFailure("nothing can drift: no feature of the data has two values")
        }
        let texts = moved.map {
            "\(names[$0].quotedIfUnprintable) moved by +\(shifts[$0].text(digits: 3))"
        }
        return Scenario(
            name: "drift",
            purpose: """
                the same rows with \(texts.joined(separator: " and ")) (\(shiftDeviations) standard \
                deviations); watch for the alert InferenceFeatureDrift and the panel PSI
                """,
            rows: table.moving(moved, by: shifts))
    }

    /// Far enough to leave the bins of the training data, near enough to be a plausible mishap.
    private static let shiftDeviations = 1.5

    static func errors(_ table: Dataset) -> Scenario {
        let percent = 15
        return Scenario(
            name: "errors",
            purpose: """
                \(percent) % server faults, \(percent) % mistakes (no JSON, a missing field, a wrong \
                type, an unknown path); watch the statuses 500, 422 and 404 and for the alerts \
                InferenceErrorBudgetBurnFast and InferenceRequestsRefused
                """,
            rows: table, faultPercent: percent, mistakePercent: percent)
    }
}

extension Dataset {
    fileprivate func standardDeviation(of feature: Int) -> Double {
        let values = column(feature).map(Double.init)
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
            .squareRoot()
    }

    /// The same rows with `shifts[feature]` added to each of `moved`.
    fileprivate func moving(_ moved: [Int], by shifts: [Double]) -> Dataset {
        var features = features
        for start in stride(from: 0, to: features.count, by: schema.featureCount) {
            for feature in moved {
                let value = Float(Double(features[start + feature]) + shifts[feature])
                // A table may have values near the end of what a Float can be.
                features[start + feature] = min(value, .greatestFiniteMagnitude)
            }
        }
        return Dataset(schema: schema, features: features, labels: labels)
    }
}
