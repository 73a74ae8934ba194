/// How a scenario goes, in one line: since the last line, but for what has been counted.
struct ProgressLine: CustomStringConvertible {
    private let parts: [String]

    init(
        _ name: String, secondsLeft: Double, load: Load, tally: Tally, recent: Latencies,
        recentSeconds: Double, classNames: [String]
    ) {
        let rate = Text.rate(recentSeconds > 0 ? Double(recent.count) / recentSeconds : 0)
        var parts = [
            name, secondsLeft > 0 ? "\(Text.countdown(secondsLeft)) left" : "last answers",
        ]
        switch load {
        case .open(let asked): parts.append("\(rate)/s of \(Text.rate(asked))/s")
        case .closed(let connections): parts.append("\(rate)/s on \(connections) connections")
        }
        for (name, percent) in [("P50", 50.0), ("P99", 99.0)] {
            guard let seconds = recent.supportedSeconds(percent: percent) else { continue }
            parts.append("\(name) \(Text.time(seconds))")
        }
        let statuses = tally.statuses.sorted { $0.key < $1.key }.map { ("\($0.key)", $0.value) }
        parts.append(Text.counts(statuses))
        let failures = tally.failureCount
        if failures > 0 { parts.append("\(failures) unexpected") }
        let rows = tally.predictedRowCount
        if rows > 0 {
            let shares = zip(classNames, tally.predictedCounts).map { name, count in
                "\(name.quotedIfUnprintable) \((Double(count) / Double(rows) * 100).text(decimals: 0)) %"
            }
            parts.append(shares.joined(separator: ", "))
        }
        self.parts = parts
    }

    var description: String { parts.joined(separator: "  ") }
}
