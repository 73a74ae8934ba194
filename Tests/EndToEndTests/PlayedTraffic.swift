import Foundation
import TestSupport
import Testing

/// `iris-traffic` beside a test, with its report in a file.
final class RunningTraffic {
    private let folder: TemporaryFolder
    private let program: RunningProgram

    /// Sends to the server at `port` of this machine.
    init(to port: UInt16, _ arguments: [String]) throws {
        folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("report.json").path
        program = try RunningProgram(
            "iris-traffic", ["--url", "http://127.0.0.1:\(port)", "--json", path] + arguments)
    }

    func signal(_ number: Int32) { program.signal(number) }

    var isRunning: Bool { program.isRunning }

    /// What it has printed so far.
    func standardOutput() throws -> String { try program.standardOutput() }

    /// Waits for the end.
    func played() throws -> PlayedTraffic {
        let output = try program.waitForOutput()
        let file = folder.url.appendingPathComponent("report.json")
        return PlayedTraffic(output: output, json: Data(try TemporaryFolder.text(of: file).utf8))
    }
}

/// What `iris-traffic` leaves when it has ended.
struct PlayedTraffic {
    let output: Program.Output
    let json: Data

    /// The scenarios of the report, in order.
    var scenarios: [PlayedScenario] {
        get throws {
            struct Report: Decodable {
                let scenarios: [PlayedScenario]
            }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Report.self, from: json).scenarios
        }
    }

    /// The only scenario.
    var scenario: PlayedScenario {
        get throws {
            let scenarios = try scenarios
            return try #require(scenarios.count == 1 ? scenarios[0] : nil)
        }
    }

    /// Plays to the end of it all.
    static func play(to port: UInt16, _ arguments: [String]) throws -> PlayedTraffic {
        try RunningTraffic(to: port, arguments).played()
    }
}

/// The figures of a scenario in the report.
struct PlayedScenario: Decodable {
    struct Step: Decodable {
        let requestsPerSecondAsked: Double
        let requestsPerSecond: Double
        let p50Seconds: Double?
        let p99Seconds: Double?
        let outcome: String
    }

    struct Part: Decodable {
        let endUnixSeconds: Double
        let seconds: Double
        let latencyCount: Int
        let latencySeconds: [String: Double]
    }

    struct Difference: Decodable {
        let series: String
        let sent: Int
        let counted: Int
    }

    struct Outcome: Decodable {
        let expected: String
        let actual: Double?
        let isMet: Bool
        let answersNeeded: Int?
    }

    struct Search: Decodable {
        let finding: String
        let keptUpRequestsPerSecond: Double?
        let behindRequestsPerSecond: Double?
    }

    let scenario: String
    let loop: String
    let requestsPerSecondAsked: Double?
    let connections: Int
    let seconds: Double
    let requestsDue: Int
    let requestsNotSent: Int
    let requestsAnswered: Int
    let requestsRepeated: Int
    let requestsAbandoned: Int
    let requestsPerSecond: Double
    let rowsPredicted: Int
    let statuses: [String: Int]
    let predictions: [String: Int]
    let correctRatio: Double?
    let bytesSent: Int
    let bytesReceived: Int
    let latencyCount: Int
    let latencySeconds: [String: Double]
    let scheduleLagSeconds: [String: Double]?
    let timeline: [Part]
    let failures: [String: Int]
    let steps: [Step]?
    let kneeRequestsPerSecond: Double?
    let search: Search?
    let metricsDifferences: [Difference]?
    let expectations: [Outcome]
    let notes: [String]

    /// Failures of requests that no answer came for.
    var unansweredCount: Int {
        ["not connected", "connection lost", "no answer in time", "malformed answer", "not sent"]
            .reduce(0) { $0 + failures[$1, default: 0] }
    }

    /// Whether every request that was due has had one end.
    var addsUp: Bool {
        requestsDue == requestsAnswered + unansweredCount + requestsAbandoned
            && statuses.values.reduce(0, +) == requestsAnswered
            && predictions.values.reduce(0, +) == rowsPredicted
            && requestsNotSent == failures["not sent", default: 0]
    }
}

/// What a scrape says of the traffic so far.
extension [String: Double] {
    /// Answers to predictions, and to what is none, by status.
    var statuses: [String: Int] {
        reduce(into: [:]) { statuses, sample in
            let isTraffic = ["predict", "other"].contains {
                sample.key.hasPrefix("http_requests_total{route=\"\($0)\"")
            }
            guard isTraffic, sample.value > 0 else { return }
            let code = sample.key.split(separator: "code=\"").last?.prefix { $0 != "\"" } ?? ""
            statuses[String(code), default: 0] += Int(sample.value)
        }
    }

    var requestCount: Int { statuses.values.reduce(0, +) }

    var predictions: [String: Int] {
        ["setosa", "versicolor", "virginica"].reduce(into: [:]) { counts, name in
            counts[name] = Int(self["prediction_output_total{class=\"\(name)\"}", default: 0])
        }
    }

    /// The mean of a feature in all rows, if none is beyond the range of training.
    func mean(of feature: String) -> Double {
        self["inference_feature_reference_min{feature=\"\(feature)\"}", default: 0]
            + self["inference_feature_clipped_sum_total{feature=\"\(feature)\"}", default: 0]
            / self["inference_feature_value_bucket{feature=\"\(feature)\",le=\"+Inf\"}", default: 0]
    }
}
