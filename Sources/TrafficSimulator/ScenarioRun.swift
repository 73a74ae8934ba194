internal import Classifier
internal import CommandLineProgram
internal import Glibc

/// Plays a scenario at a steady rate, one request after the other, and says what happens.
///
/// Each request has its time from the start on. One that is late is sent at once, so that slow
/// answers do not lower the rate unless they are too slow altogether. Latencies are those of the
/// answers, without the lateness.
struct ScenarioRun {
    private let scenario: Scenario
    private let pace: Pace
    private let model: ServedModel
    private var requests: ScenarioRequests
    private var tally: Tally
    private let start = ContinuousClock.now
    private var saysThatFaultsAreIgnored = false

    private static let progressInterval: Duration = .seconds(5)

    init(of scenario: Scenario, at pace: Pace, seed: UInt64, to model: ServedModel) throws {
        self.scenario = scenario
        self.pace = pace
        self.model = model
        requests = try ScenarioRequests(of: scenario, seed: seed)
        tally = Tally(classCount: model.schema.classCount)
    }

    /// Returns the signal that ended it early, between two requests; nil if none did. Throws if the
    /// server cannot be talked to any more. The report comes in any case.
    mutating func play(
        with client: inout HTTPClient, until signals: TerminationSignals
    ) throws(ClientError) -> String? {
        say("\(scenario.name), \(pace): \(scenario.purpose)")
        defer { say(report) }
        let end = start + .seconds(pace.seconds)
        var progress = start + ScenarioRun.progressInterval
        while true {
            let due = min(start + pace.offset(of: tally.requestCount), end)
            if let signal = signals.wait(until: due) { return signal }
            let now = ContinuousClock.now
            guard now < end else { return nil }
            if now >= progress {
                say(progressLine(left: end - now))
                while progress <= now { progress += ScenarioRun.progressInterval }
            }
            try send(requests.next(), with: &client)
        }
    }

    private mutating func send(
        _ request: ScenarioRequests.Request, with client: inout HTTPClient
    ) throws(ClientError) {
        let response: HTTPResponse
        do {
            response = try client.post(
                request.path, fields: request.isFault ? ["x-inject-fault: error"] : [],
                json: request.body)
        } catch {
            throw ClientError(
                "\(client.url), request \(tally.requestCount + 1) of \(scenario.name): \(error)")
        }
        if request.isBatch { tally.countBatch(response) } else { tally.countRow(response) }
        // Whatever else comes is in the report's statuses.
        guard response.status == 200 else { return }
        if request.isFault, !saysThatFaultsAreIgnored {
            saysThatFaultsAreIgnored = true
            say("faults are ignored: start the server with --fault-injection")
        }
        do throws(WrongAnswer) {
            let predictions =
                request.isBatch
                ? try response.document(BatchPrediction.self).predictions
                : [try response.document(Prediction.self)]
            for prediction in predictions {
                if let problem = prediction.problem(for: model.schema) {
                    throw WrongAnswer(problem)
                }
                tally.countPrediction(prediction)
            }
        } catch {
            tally.countFailure("request \(tally.requestCount): \(error)")
        }
    }

    // MARK: - What is said

    /// A line at a time, also into a pipe.
    private func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    private func progressLine(left: Duration) -> String {
        let seconds = Int((left / .seconds(1)).rounded())
        return "\(scenario.name), \(seconds) s left: \(rateText), statuses \(tally.statusText)"
    }

    private var report: String {
        let predictions = zip(model.schema.classNames, tally.predictedCounts)
            .map { "\($0.quotedIfUnprintable): \($1)" }.joined(separator: ", ")
        var latencies = tally.latencies
        latencies.add(tally.batchLatencies)
        var figures = [
            ("scenario", scenario.name),
            ("requests", "\(tally.requestCount)"),
            ("rate", "\(rateText), asked for \(pace.requestsPerSecond)\(lagText)"),
            ("statuses", tally.statusText),
            ("predictions", predictions),
            ("latency", latencies.text),
        ]
        if let failure = tally.failure { figures.append(("wrong", failure)) }
        return Columns.figures(figures).joined(separator: "\n")
    }

    private var elapsedSeconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    private var rateText: String {
        "\((Double(tally.requestCount) / elapsedSeconds).text(decimals: 1)) requests/s"
    }

    private var lagText: String {
        let asked = Double(pace.requestsPerSecond) * min(elapsedSeconds, Double(pace.seconds))
        // Single requests may be late at the moment of the end.
        guard Double(tally.requestCount) < asked * 0.99 else { return "" }
        return "; one connection could not keep up: ask for less with --rate"
    }
}
