internal import Classifier
internal import CommandLineProgram
internal import Glibc

/// Plays a scenario, says how it goes, and reports.
final class ScenarioRun {
    private let scenario: Scenario
    private let options: TrafficOptions
    private let model: ServedModel
    private let mix: RequestMix
    private let terminal: Terminal
    private let signals: TerminationSignals

    private var tally: Tally
    private var timeline = Timeline()
    private var steps: [ScenarioReport.Step] = []
    private var seconds = 0.0
    private var cpuSeconds = 0.0
    private(set) var endSignal: String?

    private var nextProgress = 0
    private var lastProgress = 0
    /// Since the last line of progress.
    private var recent = Latencies()
    private var nextSample = 0

    /// A request that leaves later is the generator's fault, and spoils what is measured.
    private static let lagSecondsMax = 0.001
    /// In the search for the knee: latencies beyond are a queue that grows.
    private static let kneeLatencySecondsMax = 0.02
    private static let kneeStepCount = 12
    /// A generator that waits for less of the time than this leaves has nothing to spare.
    private static let busyRatioMax = 0.9
    private static let sampleNanoseconds = 2_000_000_000
    private static let terminalNanoseconds = 500_000_000
    private static let pipeNanoseconds = 5_000_000_000

    init(
        of scenario: Scenario, _ options: TrafficOptions, to model: ServedModel,
        on terminal: Terminal,
        until signals: TerminationSignals
    ) throws {
        self.scenario = scenario
        self.options = options
        self.model = model
        self.terminal = terminal
        self.signals = signals
        mix = try RequestMix(
            of: scenario, to: options.url, seed: options.seed, batchRows: options.batchRows)
        tally = Tally(classCount: model.schema.classCount)
    }

    /// Returns the report in any case, and the error if the server could not be talked to any more.
    func play(with client: inout HTTPClient) throws(ClientError) -> (ScenarioReport, ClientError?) {
        terminal.say(terminal.styled("\(scenario.kind.rawValue), \(paceText)", .bold))
        terminal.say(terminal.wrapped(scenario.purpose))
        let address = try client.address()
        let metricsCheck =
            options.checksMetrics
            ? try MetricsCheck(with: &client, classNames: model.schema.classNames) : nil
        var failure: ClientError?
        var finding: KneeSearch.Finding?
        do throws(ClientError) {
            if scenario.kind == .highLoad {
                finding = try searchKnee(address)
            } else {
                try send(address, options.load(of: scenario), seconds: Double(options.seconds))
            }
        } catch {
            failure = ClientError("\(options.url), \(scenario.kind.rawValue): \(error)")
        }
        terminal.endProgress()

        var report = ScenarioReport(
            scenario, options.load(of: scenario), tally, seconds: seconds,
            classNames: model.schema.classNames)
        report.timeline = timeline.parts
        if scenario.kind == .highLoad {
            report.steps = steps
            report.search = ScenarioReport.Search(finding)
            let knee: Double? = if case .knee(let rate, _) = finding { rate } else { nil }
            report.kneeRequestsPerSecond = ScenarioReport.Knee(requestsPerSecond: knee)
        }
        if let metricsCheck, failure == nil {
            do throws(ClientError) {
                report.metricsDifferences = try metricsCheck.differences(tally, with: &client)
            } catch { failure = error }
        }
        report.expectations = options.expectations.map { $0.outcome(in: report) }
        report.notes = notes
        terminal.say(
            ReportText(
                report, tally.latencies, finding, classNames: model.schema.classNames,
                for: terminal
            ).text)
        return (report, failure)
    }

    private var paceText: String {
        let duration = "\(options.seconds) s"
        return switch options.load(of: scenario) {
        case .open(let rate) where scenario.kind == .highLoad:
            "\(duration) from \(Text.rate(rate)) requests/s on"
        case .open(let rate): "\(duration) at \(Text.rate(rate)) requests/s"
        case .closed(let connections):
            "\(duration) on \(connections) connections, as fast as they answer"
        }
    }

    // MARK: - Sending

    /// Sends at one pace, and adds what happened to the tally, also if it ends badly.
    @discardableResult
    private func send(
        _ address: ServerAddress, _ load: Load, seconds: Double
    ) throws(ClientError) -> LoadGenerator {
        let generator = try LoadGenerator(
            to: address, load, mix: mix,
            check: AnswerCheck(of: model, requestCount: mix.requests.count),
            classCount: model.schema.classCount, seed: options.seed,
            onPrediction: { [self] in showPrediction($0, $1, $2) })
        let cpuBefore = ScenarioRun.ownCPUSeconds
        lastProgress = MonotonicClock.nowNanoseconds
        recent = Latencies()
        if nextProgress == 0 { nextProgress = lastProgress + progressNanoseconds }
        defer {
            takeLatencies(of: generator)
            timeline.endPart(atSeconds: self.seconds + generator.sendingSeconds)
            self.seconds += generator.sendingSeconds
            cpuSeconds += ScenarioRun.ownCPUSeconds - cpuBefore
            tally.add(generator.tally)
        }
        try generator.run(seconds: seconds) { generator in
            endSignal = endSignal ?? signals.wait(until: .now)
            endPart(of: generator)
            showProgress(of: generator, load)
            return endSignal == nil
        }
        return generator
    }

    private func searchKnee(
        _ address: ServerAddress
    ) throws(ClientError) -> KneeSearch.Finding? {
        var search = KneeSearch(from: options.rate(of: scenario))
        // In less than a second no queue has the time to grow.
        let stepSeconds = max(Double(options.seconds) / Double(ScenarioRun.kneeStepCount), 1)
        let stepCount = Int(Double(options.seconds) / stepSeconds)
        for _ in 0..<stepCount {
            guard endSignal == nil, let rate = search.nextRate else { break }
            let before = seconds
            let generator = try send(
                address, .open(requestsPerSecond: rate), seconds: stepSeconds)
            guard endSignal == nil else { break }
            let step = generator.tally
            let outcome = ScenarioRun.outcome(of: step, busyRatio: generator.busyRatio)
            search.record(outcome)
            steps.append(
                ScenarioReport.Step(
                    requestsPerSecondAsked: rate,
                    requestsPerSecond: Double(step.answeredCount) / max(seconds - before, 1e-9),
                    p50Seconds: step.latencies.supportedSeconds(percent: 50),
                    p99Seconds: step.latencies.supportedSeconds(percent: 99), outcome: outcome))
        }
        return search.finding
    }

    /// How a step went, in which the generator had something to do for so much of the time.
    static func outcome(of step: Tally, busyRatio: Double) -> KneeSearch.Outcome {
        let failuresMax = step.dueCount / 1_000
        // What was sent and not answered as it deserves is the server's doing, however late it was sent.
        let notSent = step.failures[.notSent, default: 0]
        guard step.failureCount - notSent <= failuresMax else { return .serverBehind }
        // A higher one would be a matter of chance, and one hiccup too much.
        let percent = step.latencies.highestSupportedPercent
        let latency = step.latencies.seconds(percent: percent)
        guard step.answeredCount == 0 || latency > kneeLatencySecondsMax || notSent > failuresMax
        else { return .keptUp }
        // If the server were the slower one, requests would wait for free connections, and the generator
        // for nothing but that. Answers that it has no time to read keep connections from being free too.
        let isGenerators =
            step.scheduleLag.seconds(percent: percent) > latency / 2 || busyRatio > busyRatioMax
        return isGenerators ? .generatorBehind : .serverBehind
    }

    // MARK: - What has happened lately

    private func takeLatencies(of generator: LoadGenerator) {
        let latencies = generator.takeRecentLatencies()
        timeline.add(latencies)
        recent.add(latencies)
    }

    private func endPart(of generator: LoadGenerator) {
        let now = seconds + generator.sendingSeconds
        guard timeline.isPartOver(atSeconds: now, secondsLeft: generator.secondsLeft) else {
            return
        }
        takeLatencies(of: generator)
        timeline.endPart(atSeconds: now)
    }

    // MARK: - What is said

    private var progressNanoseconds: Int {
        terminal.isTerminal ? ScenarioRun.terminalNanoseconds : ScenarioRun.pipeNanoseconds
    }

    private func showProgress(of generator: LoadGenerator, _ load: Load) {
        let now = MonotonicClock.nowNanoseconds
        guard now >= nextProgress else { return }
        nextProgress = now + progressNanoseconds
        takeLatencies(of: generator)
        let line = ProgressLine(
            scenario.kind.rawValue, secondsLeft: generator.secondsLeft, load: load,
            tally: generator.tally, recent: recent,
            recentSeconds: Double(now - lastProgress) / 1e9, classNames: model.schema.classNames)
        lastProgress = now
        recent = Latencies()
        terminal.showProgress(line.description)
    }

    /// Prints predictions, all or one now and then.
    private func showPrediction(
        _ request: PreparedRequest, _ predictions: [Prediction], _ latencySeconds: Double
    ) {
        if !options.isVerbose {
            let now = MonotonicClock.nowNanoseconds
            guard now >= nextSample else { return }
            nextSample = now + ScenarioRun.sampleNanoseconds
        }
        let answers = predictions.map { prediction in
            let probability = prediction.probabilities[prediction.className] ?? 0
            return
                "\(prediction.className.quotedIfUnprintable) \(Text.percent(Double(probability)))"
        }
        let body = String(decoding: request.body, as: UTF8.self)
        terminal.sayBriefly(
            "  \(Text.time(latencySeconds))  \(answers.joined(separator: ", "))  \(body)", .quiet)
    }

    private var notes: [String] {
        var notes: [String] = []
        if tally.ignoredFaultCount > 0 {
            notes.append(
                "\(tally.ignoredFaultCount) faults were ignored: start the server with --fault-injection"
            )
        }
        if scenario.kind != .highLoad {
            let lag = tally.scheduleLag.seconds(percent: 99)
            if lag > ScenarioRun.lagSecondsMax {
                notes.append(
                    "the generator was late itself: 1 % of the requests left \(Text.time(lag)) or more after "
                        + "they were due; ask for less with --rate, or give it a core of its own")
            }
            let notSent = tally.failures[.notSent, default: 0]
            if notSent > 0 {
                notes.append(
                    "\(notSent) requests were due and not sent, because too many others waited: "
                        + "the server does not keep up")
            }
        }
        if case .closed = options.load(of: scenario), seconds > 0, cpuSeconds / seconds > 0.95 {
            notes.append("the generator used a whole core: the server may be faster than this")
        }
        if let firstFailure = tally.firstFailure {
            notes.append("the first unexpected: \(firstFailure)")
        }
        if let endSignal { notes.append("ended by \(endSignal)") }
        return notes
    }

    private static var ownCPUSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let microseconds =
            (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
            + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
        return Double(microseconds) / 1e6
    }
}
