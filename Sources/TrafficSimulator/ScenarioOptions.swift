internal import ArgumentParser
internal import Classifier
internal import CommandLineProgram

/// What is to be played, how fast and how long: the options brought together and checked.
struct ScenarioOptions {
    enum Choice: String, CaseIterable, ExpressibleByArgument {
        case all, normal, drift, errors
    }

    let pace: Pace
    let seed: UInt64
    private let choice: Choice

    /// Nil if nothing is to be played.
    init?(_ command: TrafficCommand) throws {
        guard let choice = command.scenario else {
            guard command.duration == nil, command.rate == nil, command.seed == nil else {
                throw ValidationError("--duration, --rate and --seed need a --scenario")
            }
            return nil
        }
        self.choice = choice
        pace = Pace(
            requestsPerSecond: try ScenarioOptions.number(
                command.rate, "--rate", 1...10_000, default: 100),
            seconds: try ScenarioOptions.number(
                command.duration, "--duration", 1...86_400, default: 60))
        seed = command.seed ?? 0
    }

    private static func number(
        _ value: Int?, _ flag: String, _ range: ClosedRange<Int>, default fallback: Int
    ) throws -> Int {
        let number = value ?? fallback
        guard range.contains(number) else {
            throw ValidationError(
                "\(flag) takes \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
        return number
    }

    /// The scenarios in their order.
    func scenarios(of table: Dataset) throws(CommandFailure) -> [Scenario] {
        switch choice {
        case .all: [.normal(table), try .drift(table), .errors(table)]
        case .normal: [.normal(table)]
        case .drift: [try .drift(table)]
        case .errors: [.errors(table)]
        }
    }
}

/// How many requests a second, and for how long.
struct Pace: CustomStringConvertible {
    let requestsPerSecond: Int
    let seconds: Int

    var description: String { "\(seconds) s at \(requestsPerSecond) requests/s" }

    /// When a request is due, counted from the start. Computed anew for each, so that nothing adds up.
    func offset(of request: Int) -> Duration {
        .nanoseconds(request * 1_000_000_000 / requestsPerSecond)
    }
}
