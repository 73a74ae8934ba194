@testable import Telemetry

/// What a scrape gets, and the numbers in it.
struct Scrape {
    let text: String
    /// The samples in order: a series, as written, and its value.
    let samples: [(series: String, value: String)]
    /// The exemplars: the series of the bucket, and what stands behind the `#`.
    let exemplars: [(series: String, text: String)]

    init(_ registry: Registry, _ format: ExpositionFormat = .text) {
        let text = String(decoding: registry.scrape(format), as: UTF8.self)
        var samples: [(series: String, value: String)] = []
        var exemplars: [(series: String, text: String)] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " # ", maxSplits: 1)
            guard let sample = parts.first, let space = sample.lastIndex(of: " ") else { continue }
            let series = String(sample[..<space])
            samples.append((series, String(sample[sample.index(after: space)...])))
            if parts.count > 1 { exemplars.append((series, String(parts[1]))) }
        }
        self.text = text
        self.samples = samples
        self.exemplars = exemplars
    }

    /// The value of a series, as text; nil if there is none.
    subscript(series: String) -> String? {
        samples.first { $0.series == series }?.value
    }

    /// The value of a series as a number; nil if there is none.
    func number(_ series: String) -> Double? { self[series].flatMap(Double.init) }

    /// The counts of a histogram's buckets, `+Inf` last. `labels` are those in front of `le`, each
    /// with a comma behind it.
    func buckets(of name: String, labels: String = "") -> [UInt64] {
        samples.filter { $0.series.hasPrefix("\(name)_bucket{\(labels)le=") }
            .compactMap { UInt64($0.value) }
    }

    /// The values of the label `le`, in order.
    var bounds: [String] {
        samples.compactMap { sample in
            sample.series.firstMatch(of: /le="([^"]*)"/).map { String($0.output.1) }
        }
    }
}

extension ExpositionFormat {
    static let all: [ExpositionFormat] = [.text, .openMetrics]
}

extension MetricDefinitions {
    /// The cells of the first histogram with this name.
    func cells(of name: String) -> HistogramCells? {
        families.first { $0.name == name }?.series.lazy.compactMap { series in
            if case .histogram(let histogram) = series { histogram.cells } else { nil }
        }.first
    }
}
