internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram

/// What is to be played, how fast and how long: the options brought together and checked.
struct TrafficOptions {
    enum Choice: String, CaseIterable, ExpressibleByArgument {
        case all, normal
        case highLoad = "high-load"
        case drift, errors
    }

    let url: ServerURL
    let seconds: Int
    let seed: UInt64
    let batchRows: ClosedRange<Int>
    let isVerbose: Bool
    let checksMetrics: Bool
    let expectations: [Expectation]
    private let choice: Choice
    private let requestsPerSecond: Int?
    private let connections: Int?
    private let batchShare: Double
    private let drift: Drift

    private static let defaultRate = 100
    private static let defaultHighLoadRate = 1_000

    init(_ command: TrafficCommand) throws {
        url = command.url
        choice = command.scenario
        seed = command.seed
        isVerbose = command.verbose
        checksMetrics = command.checkMetrics
        expectations = command.expect
        seconds = try TrafficOptions.number(command.duration, "--duration", 1...86_400)
        requestsPerSecond = try command.rate.map { rate in
            try TrafficOptions.number(rate, "--rate", 1...Int(KneeSearch.rateMax))
        }
        connections = try command.connections.map { connections in
            try TrafficOptions.number(
                connections, "--connections", 1...ConnectionPool.connectionsMax)
        }
        guard 0...1 ~= command.batchShare else {
            throw ValidationError("--batch-share takes 0 to 1, not \(command.batchShare)")
        }
        batchShare = command.batchShare
        batchRows =
            try command.batchRows.map { rows in
                let rows = try TrafficOptions.number(rows, "--batch-rows", 1...100_000)
                return rows...rows
            } ?? RequestMix.batchRows
        drift = Drift(
            shifts: try TrafficOptions.pairs(command.shift, "--shift"),
            scales: try TrafficOptions.pairs(command.scale, "--scale"),
            classShares: try TrafficOptions.pairs(command.mix, "--mix"), isGradual: command.gradual)

        guard connections == nil || requestsPerSecond == nil else {
            throw ValidationError(
                "--rate asks for an open loop and --connections for a closed one: give one of them")
        }
        guard connections == nil || ![.highLoad, .all].contains(choice) else {
            throw ValidationError(
                "high-load raises the rate itself: --connections is for the others")
        }
        let isPlain = command.shift.isEmpty && command.scale.isEmpty && command.mix.isEmpty
        guard isPlain && !command.gradual || [.drift, .all].contains(choice) else {
            throw ValidationError("--shift, --scale, --mix and --gradual are for --scenario drift")
        }
        guard drift.classShares.values.allSatisfy({ 0...1 ~= $0 }) else {
            throw ValidationError("--mix takes shares from 0 to 1")
        }
    }

    /// The scenarios in their order.
    func scenarios(of table: Dataset) throws(CommandFailure) -> [Scenario] {
        let kinds: [Scenario.Kind] =
            switch choice {
            // High load comes last: after its millions of rows, drift would not show for an hour.
            case .all: [.normal, .drift, .errors, .highLoad]
            case .normal: [.normal]
            case .highLoad: [.highLoad]
            case .drift: [.drift]
            case .errors: [.errors]
            }
        var scenarios: [Scenario] = []
        for kind in kinds {
            let scenario: Scenario =
                switch kind {
                case .normal: .normal(table, batchShare: batchShare)
                case .highLoad: .highLoad(table, batchShare: batchShare)
                case .drift: try .drift(table, drift, batchShare: batchShare)
                case .errors: .errors(table, batchShare: batchShare)
                }
            scenarios.append(scenario)
        }
        return scenarios
    }

    /// The pace of a scenario; in high-load, that of its first step.
    func load(of scenario: Scenario) -> Load {
        if let connections { return .closed(connections: connections) }
        return .open(requestsPerSecond: rate(of: scenario))
    }

    func rate(of scenario: Scenario) -> Double {
        let fallback =
            scenario.kind == .highLoad
            ? TrafficOptions.defaultHighLoadRate : TrafficOptions.defaultRate
        return Double(requestsPerSecond ?? fallback)
    }

    private static func number(
        _ number: Int, _ flag: String, _ range: ClosedRange<Int>
    ) throws -> Int {
        guard range.contains(number) else {
            throw ValidationError(
                "\(flag) takes \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }

    /// Reads `NAME=NUMBER`; the last `=` counts, because a name may have one.
    private static func pairs(_ texts: [String], _ flag: String) throws -> [String: Double] {
        var pairs: [String: Double] = [:]
        for text in texts {
            guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
                let number = Double(text[text.index(after: sign)...]), number.isFinite
            else { throw ValidationError("\(flag) takes NAME=NUMBER, not '\(text)'") }
            guard pairs.updateValue(number, forKey: String(text[..<sign])) == nil else {
                throw ValidationError("\(flag) names '\(text[..<sign])' twice")
            }
        }
        return pairs
    }
}
