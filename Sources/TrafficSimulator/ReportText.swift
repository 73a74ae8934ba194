internal import PrintableText

/// A report for a reader.
struct ReportText {
    private let report: ScenarioReport
    private let latencies: Latencies
    private let finding: KneeSearch.Finding?
    private let classNames: [String]
    private let terminal: Terminal

    /// The widest bar of the distribution.
    private static let barWidth = 40

    init(
        _ report: ScenarioReport, _ latencies: Latencies, _ finding: KneeSearch.Finding?,
        classNames: [String], for terminal: Terminal
    ) {
        self.report = report
        self.latencies = latencies
        self.finding = finding
        self.classNames = classNames
        self.terminal = terminal
    }

    var text: String {
        var lines = [verdict, ""] + Columns.figures(figures)
        if latencies.count > 0 { lines += [""] + percentileTable + [""] + distribution }
        if let steps = report.steps { lines += [""] + stepTable(steps) }
        if let differences = report.metricsDifferences { lines += [""] + check(differences) }
        if !report.expectations.isEmpty { lines += [""] + expectations }
        lines += report.notes.map { terminal.wrapped("note: \($0)") }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - The verdict

    /// The whole report in a line: what is worst in it, or that all is well.
    private var verdict: String {
        let (style, text) = judgement
        return terminal.styled(terminal.wrapped("\(report.scenario): \(text)"), style)
    }

    private var judgement: (style: Terminal.Style, text: String) {
        let missed = report.expectations.filter { !$0.isMet }.map {
            $0.expected + ($0.answersNeeded == nil ? "" : " (too few answers)")
        }
        guard missed.isEmpty else { return (.bad, "missed \(missed.joined(separator: ", "))") }
        if report.metricsDifferences?.isEmpty == false {
            return (.bad, "the server has counted other requests than were sent")
        }
        if case .knee = finding { return (.good, kneeText) }
        if report.steps != nil { return (.bold, kneeText) }
        let failureCount = report.failures.values.reduce(0, +)
        guard failureCount == 0 else {
            return (
                .bad,
                "\(failureCount) of \(report.requestsDue) requests had unexpected answers, or none"
            )
        }
        guard report.requestsAnswered > 0 else { return (.bad, "nothing was answered") }
        let ignored = report.faultsIgnored
        guard ignored == 0 else {
            let others = report.requestsAnswered - ignored
            return (
                .bold,
                "\(ignored) faults were ignored, the other \(others) answers as expected\(errorsText)"
            )
        }
        return (.good, "all \(report.requestsAnswered) answers as expected\(errorsText)")
    }

    /// How many of them were errors, because the requests asked for that.
    private var errorsText: String {
        let count = report.statuses.reduce(0) { $0 + ((Int($1.key) ?? 0) < 400 ? 0 : $1.value) }
        return count == 0 ? "" : ", \(count) of them errors that were asked for"
    }

    // MARK: - Figures

    private var figures: [(name: String, text: String)] {
        var figures = [
            ("scenario", report.scenario),
            ("requests", requestsText),
            ("rate", rateText),
            ("connections", "\(report.connections)"),
            (
                "statuses",
                Text.counts(report.statuses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            ),
            ("predictions", Text.counts(predictions)),
        ]
        if let ratio = report.correctRatio {
            figures.append(
                (
                    "correct",
                    "\(Text.percent(ratio)) of \(report.rowsPredicted) rows, by the table's labels"
                ))
        }
        figures.append(
            (
                "bytes",
                "\(Text.bytes(report.bytesSent)) sent, \(Text.bytes(report.bytesReceived)) received"
            ))
        figures.append(("unexpected", failuresText))
        return figures
    }

    private var requestsText: String {
        var text = "\(report.requestsAnswered) answered of \(report.requestsDue) due"
        if report.requestsAbandoned > 0 { text += ", \(report.requestsAbandoned) on their way" }
        if report.requestsRepeated > 0 { text += ", \(report.requestsRepeated) repeated" }
        return text
    }

    private var rateText: String {
        let rate = "\(Text.rate(report.requestsPerSecond)) requests/s"
        guard report.loop == "open" else { return "\(rate), closed loop" }
        guard let asked = report.requestsPerSecondAsked else { return rate }
        return "\(rate), asked for \(Text.rate(asked))"
    }

    private var predictions: [(name: String, count: Int)] {
        classNames.map { ($0.quotedIfUnprintable, report.predictions[$0, default: 0]) }
    }

    private var failuresText: String {
        guard !report.failures.isEmpty else { return terminal.styled("none", .good) }
        let counts = Text.counts(
            report.failures.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        return terminal.styled("\(counts) (\(Text.percent(report.failureRatio)))", .bad)
    }

    // MARK: - Latencies

    private var percentileTable: [String] {
        let percentiles = Latencies.percentiles.filter { latencies.supports(percent: $0.percent) }
        let names = ["mean"] + percentiles.map(\.name) + ["max"]
        var columns = [
            Columns.flushLeft(["latency"] + names),
            Columns.flushRight([""] + names.map { time($0, in: report.latencySeconds) }),
        ]
        if let lag = report.scheduleLagSeconds {
            columns.append(
                Columns.flushRight(["lateness"] + names.map { time($0, in: lag) }))
        }
        let rows = columns[0].indices.map { row in columns.map { $0[row] }.joined(separator: "  ") }
        let isOpen = report.scheduleLagSeconds != nil
        return rows
            + (isOpen
                ? ["(from when a request was due; lateness is the generator's own part)"] : [])
            + tooFewText
    }

    /// Why the list of percentiles ends where it does.
    private var tooFewText: [String] {
        let missing = Latencies.percentiles.first { !latencies.supports(percent: $0.percent) }
        return missing.map { name, percent in
            let needed = Latencies.samplesNeeded(percent: percent)
            return ["(\(name) takes \(needed) answers, \(latencies.count) came)"]
        } ?? []
    }

    private func time(_ name: String, in figures: [String: Double]) -> String {
        time(figures[name])
    }

    private func time(_ seconds: Double?) -> String { seconds.map(Text.time) ?? "-" }

    /// How many requests took how long, in steps of 1, 2, 5, 10 …
    private var distribution: [String] {
        var bounds: [Double] = []
        var size = 1e-6
        while size < 1e4 {
            bounds += [size, size * 2, size * 5]
            size *= 10
        }
        let first = bounds.firstIndex { $0 >= latencies.shortestSeconds } ?? 0
        let last = bounds.firstIndex { $0 >= latencies.longestSeconds } ?? bounds.count - 1
        let shown = first...max(first, last)
        let cumulative = shown.map { latencies.count(upToSeconds: bounds[$0]) }
        // Differences of what is counted from the bottom, so that each request is in one row.
        let counts = zip(cumulative, [0] + cumulative).map { $0 - $1 }
        let most = max(counts.max() ?? 1, 1)
        let names = Columns.flushRight(["up to"] + shown.map { Text.time(bounds[$0]) })
        let numbers = Columns.flushRight(["requests"] + counts.map { "\($0)" })
        let bars =
            [""]
            + counts.map { count in
                // A bucket that holds anything shows.
                let width = count == 0 ? 0 : max(count * ReportText.barWidth / most, 1)
                return String(repeating: "#", count: width)
            }
        return names.indices.map { "\(names[$0])  \(numbers[$0])  \(bars[$0])".trimmingEnd }
    }

    // MARK: - High load

    private func stepTable(_ steps: [ScenarioReport.Step]) -> [String] {
        let columns = [
            Columns.flushRight(["asked/s"] + steps.map { Text.rate($0.requestsPerSecondAsked) }),
            Columns.flushRight(["got/s"] + steps.map { Text.rate($0.requestsPerSecond) }),
            Columns.flushRight(["P50"] + steps.map { time($0.p50Seconds) }),
            Columns.flushRight(["P99"] + steps.map { time($0.p99Seconds) }),
            [""] + steps.map(\.outcome.rawValue),
        ]
        return columns[0].indices.map { row in
            columns.map { $0[row] }.joined(separator: "  ").trimmingEnd
        } + [terminal.styled(terminal.wrapped(kneeText), .bold)]
    }

    private var kneeText: String {
        switch finding {
        case nil: "no knee found, it ended in the first step"
        case .knee(let rate, let tooMuch):
            "the knee: \(Text.rate(rate)) requests/s, \(Text.rate(tooMuch)) are too much"
        case .generatorBehind(let rate, let keptUp):
            "no knee found, the generator fell behind at \(Text.rate(rate)) requests/s"
                + (keptUp.map { "; the server kept up with \(Text.rate($0))" } ?? "")
        case .keptUpWithAll(let rate):
            "no knee found, the server kept up with all rates up to \(Text.rate(rate)) requests/s"
        case .keptUpWithNone(let rate):
            "no knee found, the server kept up with no rate down to \(Text.rate(rate)) requests/s"
        }
    }

    // MARK: - Verdicts

    private func check(_ differences: [MetricsDifference]) -> [String] {
        guard !differences.isEmpty else {
            return ["metrics: " + terminal.styled("the server has counted what was sent", .good)]
        }
        return [terminal.styled("metrics differ:", .bad)]
            + differences.map { "  \($0.series.onOneLine): sent \($0.sent), counted \($0.counted)" }
    }

    private var expectations: [String] {
        report.expectations.map { outcome in
            let actual =
                switch outcome.actual {
                case nil:
                    "too few answers, it takes \(outcome.answersNeeded ?? 0) and "
                        + "\(report.latencyCount) came"
                case let actual? where outcome.expected.hasPrefix("errors"): Text.percent(actual)
                case let actual? where outcome.expected.hasPrefix("rate"): "\(Text.rate(actual))/s"
                case let actual?: Text.time(actual)
                }
            let verdict =
                outcome.isMet ? terminal.styled("met", .good) : terminal.styled("missed", .bad)
            return "\(outcome.expected)  \(verdict): \(actual)"
        }
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
