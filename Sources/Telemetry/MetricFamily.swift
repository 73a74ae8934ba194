/// One metric: its name, what is said about it, and its series.
struct MetricFamily: Sendable {
    /// The types that this library has, of those that the formats know.
    enum Kind: Sendable {
        case counter, gauge, histogram, info
    }

    /// As its samples are called in a query: a counter's name ends in `_total`, an info's in `_info`.
    let name: String
    let series: [Series]
    /// The names that no other family may have: its own in each format, and its samples'.
    let names: Set<String>
    /// The lines in front of the samples in each format, made once.
    let textHeader: [UInt8]
    let openMetricsHeader: [UInt8]

    init(name: String, kind: Kind, help: String, series: [Series]) {
        precondition(
            MetricName.isMetric(name) && name != "_total" && name != "_info",
            "\(name) is no name for a metric")
        precondition(
            name.hasSuffix("_total") == (kind == .counter),
            "a counter's name ends in _total, and no other's: \(name)")
        precondition(
            name.hasSuffix("_info") == (kind == .info),
            "an info's name ends in _info, and no other's: \(name)")
        self.name = name
        names = MetricFamily.names(name, kind)
        self.series = series
        textHeader = MetricFamily.textHeader(name, kind, help)
        openMetricsHeader = MetricFamily.openMetricsHeader(name, kind, help)
    }

    private static func names(_ name: String, _ kind: Kind) -> Set<String> {
        switch kind {
        case .counter: [name, String(name.dropLast("_total".count))]
        case .gauge: [name]
        case .info: [name, String(name.dropLast("_info".count))]
        case .histogram: [name, name + "_bucket", name + "_sum", name + "_count"]
        }
    }

    /// The 0.0.4 format has no info: it is a gauge there.
    private static func textHeader(_ name: String, _ kind: Kind, _ help: String) -> [UInt8] {
        let type =
            switch kind {
            case .counter: "counter"
            case .gauge, .info: "gauge"
            case .histogram: "histogram"
            }
        let help = MetricText.escaped(help, quotes: false)
        return Array("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n".utf8)
    }

    /// OpenMetrics calls a family by its name without the type's suffix, and wants its unit.
    private static func openMetricsHeader(_ name: String, _ kind: Kind, _ help: String) -> [UInt8] {
        let (family, type) =
            switch kind {
            case .counter: (String(name.dropLast("_total".count)), "counter")
            case .gauge: (name, "gauge")
            case .histogram: (name, "histogram")
            case .info: (String(name.dropLast("_info".count)), "info")
            }
        var header = "# TYPE \(family) \(type)\n"
        if kind != .info, let unit = units.first(where: { family.hasSuffix("_\($0)") }) {
            header += "# UNIT \(family) \(unit)\n"
        }
        return Array("\(header)# HELP \(family) \(MetricText.escaped(help, quotes: true))\n".utf8)
    }

    /// The base units that names end in (https://prometheus.io/docs/practices/naming).
    private static let units = ["seconds", "bytes", "ratio"]
}

/// One series of a family, with everything of its lines but the numbers.
enum Series: Sendable {
    /// An integer cell.
    case counter(prefix: [UInt8], cell: Int)
    /// A cell that holds the bit pattern of a Double, which only grows.
    case realCounter(prefix: [UInt8], cell: Int)
    /// A cell that is added up as a signed number.
    case gauge(prefix: [UInt8], cell: Int)
    /// A value that never changes; the whole line.
    case constant(line: [UInt8])
    /// A value that is read at each scrape.
    case collected(prefix: [UInt8], collector: Int, index: Int)
    case histogram(HistogramSeries)
}

/// The lines of a histogram.
struct HistogramSeries: Sendable {
    /// What the integers in the cells mean.
    enum Scale: Sendable {
        /// Nanoseconds, shown as seconds.
        case seconds
        case wholeNumbers
        /// The sum is the bit pattern of a Double.
        case realNumbers
        /// The same, but the sum is shown by another family.
        case realNumbersWithoutSum
    }

    let cells: HistogramCells
    let scale: Scale
    let bucketPrefixes: [[UInt8]]
    let countPrefix: [UInt8]
    let sumPrefix: [UInt8]
    /// OpenMetrics forbids a sum, and with it a count, where buckets lie below zero: such a sum can
    /// fall, which would look like a restart.
    let hasSum: Bool

    init(name: String, labels: Labels, bounds: [Double], cells: HistogramCells, scale: Scale) {
        self.cells = cells
        self.scale = scale
        hasSum = scale != .realNumbersWithoutSum && bounds.allSatisfy { $0 >= 0 }
        bucketPrefixes = (bounds + [.infinity]).map { bound in
            Array("\(name)_bucket\(labels.with(bound: MetricText.decimal(bound))) ".utf8)
        }
        countPrefix = Array("\(name)_count\(labels.text) ".utf8)
        sumPrefix = Array("\(name)_sum\(labels.text) ".utf8)
    }
}
