internal import ArgumentParser

/// What a scenario has to reach: `p99=5ms`, `errors=0.1%` or `rate=1000`.
struct Expectation {
    enum Figure: Equatable {
        /// A name of `Latencies.percentiles`, `mean` or `max`: not longer than so many seconds.
        case latency(String)
        /// Requests that are not answered as they deserve: not more than this part of all.
        case errors
        /// Answers a second: not fewer.
        case rate
    }

    struct Outcome: Encodable {
        let expected: String
        /// Nil if too few answers came to tell.
        let actual: Double?
        let isMet: Bool
        /// How many answers the figure takes, if fewer came: then nothing is known, and it is not met.
        let answersNeeded: Int?

        fileprivate init(_ expected: String, actual: Double, isMet: Bool) {
            self.expected = expected
            self.actual = actual
            self.isMet = isMet
            answersNeeded = nil
        }

        fileprivate init(_ expected: String, answersNeeded: Int) {
            self.expected = expected
            actual = nil
            isMet = false
            self.answersNeeded = answersNeeded
        }
    }

    let figure: Figure
    let bound: Double
    /// As it was asked for.
    let text: String

    private static let latencyNames = Latencies.percentiles.map(\.name) + ["mean", "max"]
    private static let usage =
        "as in p99=5ms,errors=0.1%,rate=1000; latencies are "
        + latencyNames.joined(separator: ", ") + ", in us, ms or s"

    /// Reads a list, separated by commas.
    static func list(parsing text: String) throws -> [Expectation] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map {
            try Expectation(parsing: String($0))
        }
    }

    private init(parsing text: String) throws {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw ValidationError(Expectation.usage) }
        self.text = text
        switch parts[0] {
        case "errors":
            figure = .errors
            guard parts[1].last == "%", let percent = Expectation.number(parts[1].dropLast()),
                percent <= 100
            else { throw ValidationError("errors is a percentage: \(Expectation.usage)") }
            bound = percent / 100
        case "rate":
            figure = .rate
            guard let rate = Expectation.number(parts[1][...]) else {
                throw ValidationError("rate is answers a second: \(Expectation.usage)")
            }
            bound = rate
        case let name where Expectation.latencyNames.contains(name):
            figure = .latency(name)
            bound = try Expectation.seconds(parts[1])
        default: throw ValidationError("nothing is called '\(parts[0])': \(Expectation.usage)")
        }
    }

    private static func number(_ text: Substring) -> Double? {
        guard let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return number
    }

    private static func seconds(_ text: String) throws -> Double {
        // The longer names first: every unit ends with an s.
        for (unit, size) in [("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)]
        where text.hasSuffix(unit) {
            guard let number = number(text.dropLast(unit.count)) else { break }
            return number * size
        }
        throw ValidationError("'\(text)' is no time: \(usage)")
    }

    func outcome(in report: ScenarioReport) -> Outcome {
        switch figure {
        case .latency(let name):
            guard let actual = report.latencySeconds[name] else {
                let percent = Latencies.percentiles.first { $0.name == name }?.percent ?? 0
                return Outcome(text, answersNeeded: Latencies.samplesNeeded(percent: percent))
            }
            // Without an answer there is no latency that could be good.
            return Outcome(
                text, actual: actual, isMet: actual <= bound && report.requestsAnswered > 0)
        case .errors:
            return Outcome(
                text, actual: report.failureRatio,
                // Exactly as many as allowed are allowed, however the division was rounded.
                isMet: report.failureRatio <= bound * (1 + 1e-9))
        case .rate:
            return Outcome(
                text, actual: report.requestsPerSecond,
                isMet: report.requestsPerSecond >= bound)
        }
    }
}
