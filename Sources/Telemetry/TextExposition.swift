/// Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats).
package struct TextExposition {
    /// The media type of `text`.
    package static let contentType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

    /// The scrape, in UTF-8.
    package private(set) var text: [UInt8] = []

    /// Reads the registry's numbers now.
    package init(_ registry: Registry) {
        for family in registry.families { append(family, of: registry) }
    }

    private mutating func append(_ family: MetricFamily, of registry: Registry) {
        append("# HELP \(family.name) \(escapeHelp(family.help))\n")
        switch family.content {
        case .counters(let label, let values, let firstCell):
            append("# TYPE \(family.name) counter\n")
            for (index, value) in values.enumerated() {
                let total = registry.total(of: firstCell + index)
                append("\(family.name){\(label)=\"\(escapeLabelValue(value))\"} \(total)\n")
            }
        case .durations(let histogram):
            append("# TYPE \(family.name) histogram\n")
            append(histogram, named: family.name, of: registry)
        }
    }

    private mutating func append(
        _ histogram: DurationHistogram, named name: String, of registry: Registry
    ) {
        var total: UInt64 = 0
        for (index, bound) in histogram.boundsNanoseconds.enumerated() {
            total += registry.total(of: histogram.firstCell + index)
            append("\(name)_bucket{le=\"\(Double(bound) / 1e9)\"} \(total)\n")
        }
        total += registry.total(of: histogram.firstCell + histogram.boundsNanoseconds.count)
        append("\(name)_bucket{le=\"+Inf\"} \(total)\n")
        append("\(name)_sum \(seconds(registry.total(of: histogram.sumCell)))\n")
        append("\(name)_count \(total)\n")
    }

    private mutating func append(_ line: String) { text.append(contentsOf: line.utf8) }
}

/// Nanoseconds as seconds, exact: a Double would round sums after 104 days.
private func seconds(_ nanoseconds: UInt64) -> String {
    let (whole, part) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard part > 0 else { return "\(whole)" }
    let digits = String(part)
    var fraction = String(repeating: "0", count: 9 - digits.count) + digits
    while fraction.last == "0" { fraction.removeLast() }
    return "\(whole).\(fraction)"
}

private func escapeHelp(_ text: String) -> String {
    escape(text, quotes: false)
}

private func escapeLabelValue(_ text: String) -> String {
    escape(text, quotes: true)
}

/// Backslash and newline are escaped everywhere, quotes in label values only.
private func escape(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": escaped += "\\\\"
        case "\n": escaped += "\\n"
        case "\"" where quotes: escaped += "\\\""
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
