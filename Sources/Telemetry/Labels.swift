/// The labels of one series: names and values, as they stand between braces.
struct Labels: Sendable {
    private let pairs: [(name: String, value: String)]

    init(_ pairs: [(name: String, value: String)]) {
        precondition(Set(pairs.map(\.name)).count == pairs.count, "a label comes twice")
        for (name, _) in pairs {
            precondition(MetricName.isLabel(name), "\(name) is no name for a label")
        }
        self.pairs = pairs
    }

    /// These labels and one more, which Prometheus reserves for histograms.
    func with(bound: String) -> String {
        text(pairs + [(name: "le", value: bound)])
    }

    /// `{a="1",b="2"}`, or nothing without labels. The same in both formats.
    var text: String { text(pairs) }

    private func text(_ pairs: [(name: String, value: String)]) -> String {
        guard !pairs.isEmpty else { return "" }
        let texts = pairs.map { "\($0.name)=\"\(MetricText.escaped($0.value, quotes: true))\"" }
        return "{\(texts.joined(separator: ","))}"
    }
}

/// What may name a metric or a label
/// (https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels).
enum MetricName {
    static func isMetric(_ name: String) -> Bool {
        isWord(name) && !name.hasPrefix("__")
    }

    /// `le` and `quantile` belong to the format, `__` to Prometheus.
    static func isLabel(_ name: String) -> Bool {
        isWord(name) && !name.hasPrefix("__") && name != "le" && name != "quantile"
    }

    private static func isWord(_ name: String) -> Bool {
        let letters = name.unicodeScalars
        guard let first = letters.first, !("0"..."9").contains(first) else { return false }
        return letters.allSatisfy { letter in
            switch letter {
            case "a"..."z", "A"..."Z", "0"..."9", "_": true
            default: false
            }
        }
    }
}
