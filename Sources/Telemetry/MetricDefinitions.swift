/// Defines metrics, in the order in which a scrape shows them.
///
/// A name, a label or bounds that the formats do not allow are mistakes of the program and trap here,
/// at its start. All series of a counter or histogram exist from then on, at 0, so that a query over
/// what has not happened yet gives 0 and not nothing.
package struct MetricDefinitions {
    private(set) var families: [MetricFamily] = []
    private(set) var collectors: [@Sendable () -> [Double?]] = []
    private(set) var cellCount = 0

    package init() {}

    /// A counter for each element of `values`, which are the values of `labels`, in order.
    package mutating func counters(
        _ name: String, help: String, labels: [String] = [], values: [[String]] = [[]]
    ) -> CounterFamily {
        let firstCell = takeCells(name, values)
        add(
            name, .counter, help,
            values.enumerated().map { index, values in
                .counter(
                    prefix: prefix(name, labels, values), cell: firstCell + index)
            })
        return CounterFamily(firstCell: firstCell, count: values.count)
    }

    /// A gauge for each element of `values`, counted up and down by the program.
    package mutating func gauges(
        _ name: String, help: String, labels: [String] = [], values: [[String]] = [[]]
    ) -> GaugeFamily {
        let firstCell = takeCells(name, values)
        add(
            name, .gauge, help,
            values.enumerated().map { index, values in
                .gauge(prefix: prefix(name, labels, values), cell: firstCell + index)
            })
        return GaugeFamily(firstCell: firstCell, count: values.count)
    }

    /// A histogram of durations for each element of `values`. The name ends in `_seconds`, the bounds
    /// and what is observed are nanoseconds.
    package mutating func durations(
        _ name: String, help: String, labels: [String] = [], values: [[String]] = [[]],
        bounds: [UInt64] = HistogramFamily.latencyBounds, hasExemplars: Bool = false
    ) -> HistogramFamily {
        precondition(name.hasSuffix("_seconds"), "a duration's name ends in its unit: \(name)")
        let seconds = bounds.map { Double($0) / 1e9 }
        let cells = histograms(
            name, help, labels, values, values.map { _ in seconds }, .seconds, hasExemplars)
        return HistogramFamily(bounds: bounds, cells: cells)
    }

    /// A histogram of whole numbers.
    package mutating func wholeNumbers(
        _ name: String, help: String, bounds: [UInt64]
    ) -> HistogramFamily {
        let cells = histograms(
            name, help, [], [[]], [bounds.map { Double($0) }], .wholeNumbers, false)
        return HistogramFamily(bounds: bounds, cells: cells)
    }

    /// A histogram of real numbers for each element of `values`, each with its element of `bounds`.
    package mutating func realNumbers(
        _ name: String, help: String, labels: [String] = [], values: [[String]] = [[]],
        bounds: [[Double]]
    ) -> ValueHistogramFamily {
        let cells = histograms(name, help, labels, values, bounds, .realNumbers, false)
        return ValueHistogramFamily(bounds: bounds, cells: cells)
    }

    /// The same without the sum, and with a counter beside it that takes its place.
    package mutating func realNumbers(
        _ name: String, help: String, labels: [String] = [], values: [[String]] = [[]],
        bounds: [[Double]], clippedSum: ClippedSum
    ) -> ValueHistogramFamily {
        precondition(clippedSum.ranges.count == values.count, "a range, or none, for each series")
        let cells = histograms(name, help, labels, values, bounds, .realNumbersWithoutSum, false)
        let sums: [Series] = values.indices.compactMap { index in
            guard clippedSum.ranges[index] != nil else { return nil }
            return .realCounter(
                prefix: prefix(clippedSum.name, labels, values[index]), cell: cells[index].sum)
        }
        if !sums.isEmpty { add(clippedSum.name, .counter, clippedSum.help, sums) }
        return ValueHistogramFamily(bounds: bounds, cells: cells, ranges: clippedSum.ranges)
    }

    /// Values that never change, one for each element of `values`.
    package mutating func constants(
        _ name: String, help: String, labels: [String], values: [([String], Double)]
    ) {
        checkSeries(name, values.map(\.0))
        add(
            name, .gauge, help,
            values.map { labelValues, value in
                .constant(
                    line: prefix(name, labels, labelValues)
                        + Array("\(MetricText.decimal(value))\n".utf8))
            })
    }

    /// What the program says of itself in labels; the value is always 1.
    package mutating func info(_ name: String, help: String, labels: [(String, String)]) {
        let line = prefix(name, labels.map(\.0), labels.map(\.1)) + Array("1\n".utf8)
        add(name, .info, help, [.constant(line: line)])
    }

    /// A gauge that is read at each scrape, on the thread that scrapes.
    package mutating func gauge(
        _ name: String, help: String, read: @escaping @Sendable () -> Double
    ) {
        collected([Collected(name, .gauge, help: help)]) { [read()] }
    }

    /// A metric that a collector gives.
    struct Collected {
        let name: String
        let kind: MetricFamily.Kind
        let help: String

        init(_ name: String, _ kind: MetricFamily.Kind, help: String) {
            self.name = name
            self.kind = kind
            self.help = help
        }
    }

    /// Metrics that are read together at each scrape, in order; nil leaves one out of that scrape.
    mutating func collected(
        _ metrics: [Collected], read: @escaping @Sendable () -> [Double?]
    ) {
        for (index, metric) in metrics.enumerated() {
            add(
                metric.name, metric.kind, metric.help,
                [
                    .collected(
                        prefix: prefix(metric.name, [], []), collector: collectors.count,
                        index: index)
                ])
        }
        collectors.append(read)
    }

    private mutating func histograms(
        _ name: String, _ help: String, _ labels: [String], _ values: [[String]],
        _ bounds: [[Double]], _ scale: HistogramSeries.Scale, _ hasExemplars: Bool
    ) -> [HistogramCells] {
        checkSeries(name, values)
        precondition(bounds.count == values.count, "bounds for each series")
        let cells = bounds.map { takeCells(bounds: $0, hasExemplars: hasExemplars) }
        add(
            name, .histogram, help,
            values.indices.map { index in
                .histogram(
                    HistogramSeries(
                        name: name, labels: makeLabels(labels, values[index]),
                        bounds: bounds[index], cells: cells[index], scale: scale))
            })
        return cells
    }

    /// A cell for each series; returns the first.
    private mutating func takeCells(_ name: String, _ values: [[String]]) -> Int {
        checkSeries(name, values)
        defer { cellCount += values.count }
        return cellCount
    }

    private mutating func takeCells(bounds: [Double], hasExemplars: Bool) -> HistogramCells {
        precondition(
            zip(bounds, bounds.dropFirst()).allSatisfy(<) && bounds.allSatisfy(\.isFinite),
            "bounds are finite and increase")
        let cells = HistogramCells(
            first: cellCount, boundCount: bounds.count, hasExemplars: hasExemplars)
        cellCount += cells.count
        return cells
    }

    private mutating func add(
        _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ series: [Series]
    ) {
        let family = MetricFamily(name: name, kind: kind, help: help, series: series)
        precondition(
            families.allSatisfy { $0.names.isDisjoint(with: family.names) },
            "\(name) is defined twice")
        families.append(family)
    }

    private func prefix(_ name: String, _ labels: [String], _ values: [String]) -> [UInt8] {
        Array("\(name)\(makeLabels(labels, values).text) ".utf8)
    }

    /// Prometheus drops a scrape that has a series twice.
    private func checkSeries(_ name: String, _ values: [[String]]) {
        precondition(Set(values).count == values.count, "\(name) has a series twice")
    }

    private func makeLabels(_ names: [String], _ values: [String]) -> Labels {
        precondition(names.count == values.count, "a value for each label")
        return Labels(zip(names, values).map { (name: $0, value: $1) })
    }
}
