/// The formats that a scrape can have.
package enum ExpositionFormat: Sendable, Hashable {
    /// Prometheus' text format, version 0.0.4
    /// (https://prometheus.io/docs/instrumenting/exposition_formats).
    case text
    /// OpenMetrics 1.0.0 (https://github.com/prometheus/OpenMetrics).
    case openMetrics

    /// The media type, as Prometheus wants it.
    package var contentType: StaticString {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// Writes families with the numbers of a snapshot. What does not change was written when the
/// families were defined, so only digits are made here.
struct Exposition {
    private(set) var text: [UInt8] = []
    private let snapshot: Snapshot
    private let format: ExpositionFormat

    init(_ families: [MetricFamily], _ snapshot: Snapshot, _ format: ExpositionFormat) {
        self.snapshot = snapshot
        self.format = format
        text.reserveCapacity(64 * 1024)
        for family in families {
            text += format == .text ? family.textHeader : family.openMetricsHeader
            for series in family.series { append(series) }
        }
        if format == .openMetrics { append("# EOF\n") }
    }

    private mutating func append(_ series: Series) {
        switch series {
        case .counter(let prefix, let cell):
            text += prefix
            appendLine(snapshot.total(of: cell))
        case .realCounter(let prefix, let cell):
            text += prefix
            append("\(MetricText.decimal(snapshot.realTotal(of: cell)))\n")
        case .gauge(let prefix, let cell):
            text += prefix
            append("\(Int64(bitPattern: snapshot.total(of: cell)))\n")
        case .constant(let line):
            text += line
        case .collected(let prefix, let collector, let index):
            guard let value = snapshot.collected[collector][index] else { return }
            text += prefix
            append("\(MetricText.decimal(value))\n")
        case .histogram(let series):
            append(series)
        }
    }

    private mutating func append(_ series: HistogramSeries) {
        var total: UInt64 = 0
        for (index, prefix) in series.bucketPrefixes.enumerated() {
            total &+= snapshot.total(of: series.cells.first + index)
            text += prefix
            append(total)
            appendExemplar(of: index, in: series)
            text.append(UInt8(ascii: "\n"))
        }
        guard series.hasSum else { return }
        text += series.sumPrefix
        append(sum(of: series))
        text.append(UInt8(ascii: "\n"))
        text += series.countPrefix
        appendLine(total)
    }

    private func sum(of series: HistogramSeries) -> String {
        switch series.scale {
        case .seconds: MetricText.seconds(snapshot.total(of: series.cells.sum))
        case .wholeNumbers: "\(snapshot.total(of: series.cells.sum))"
        case .realNumbers, .realNumbersWithoutSum:
            MetricText.decimal(snapshot.realTotal(of: series.cells.sum))
        }
    }

    /// Only OpenMetrics has exemplars: to 0.0.4 they would be a syntax error.
    private mutating func appendExemplar(of bucket: Int, in series: HistogramSeries) {
        guard format == .openMetrics, let first = series.cells.exemplars,
            let exemplar = snapshot.exemplar(at: first + bucket * Exemplar.cellCount)
        else { return }
        // Only durations can be defined with exemplars.
        let value = MetricText.seconds(exemplar.value)
        let timestamp = MetricText.timestamp(exemplar.unixMilliseconds)
        append(" # {trace_id=\"\(exemplar.trace.text)\"} \(value) \(timestamp)")
    }

    private mutating func append(_ string: String) { text.append(contentsOf: string.utf8) }

    private mutating func appendLine(_ number: UInt64) {
        append(number)
        text.append(UInt8(ascii: "\n"))
    }

    /// Digits without a String: most of a scrape is small integers.
    private mutating func append(_ number: UInt64) {
        let start = text.count
        var rest = number
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
