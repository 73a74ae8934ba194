/// A counter of the server that differs from what was sent.
struct MetricsDifference: Encodable {
    let series: String
    /// What the answers say.
    let sent: Int
    /// What the server has counted meanwhile.
    let counted: Int
}

/// Compares what the server counts with what was sent and answered, to the unit.
///
/// Only right if nobody else sends inference requests meanwhile. Scrapes are none.
struct MetricsCheck {
    private let before: Scrape
    private let classNames: [String]

    /// A reply is counted just after it is sent: a difference has to last.
    private static let attemptCount = 40
    private static let pauseNanoseconds = 50_000_000

    /// Reads the counters before anything is sent.
    init(with client: inout HTTPClient, classNames: [String]) throws(ClientError) {
        before = try Scrape(with: &client)
        self.classNames = classNames
    }

    /// The counters that differ, none if all is well.
    ///
    /// Requests without an answer may or may not have been counted: a difference that they explain is none.
    func differences(
        _ tally: Tally, with client: inout HTTPClient
    ) throws(ClientError) -> [MetricsDifference] {
        var differences: [MetricsDifference] = []
        for attempt in 0..<MetricsCheck.attemptCount {
            if attempt > 0 { MonotonicClock.sleep(nanoseconds: MetricsCheck.pauseNanoseconds) }
            let after = try Scrape(with: &client)
            guard after["process_start_time_seconds"] == before["process_start_time_seconds"] else {
                throw ClientError(
                    "the server has been restarted meanwhile: its counters cannot be compared")
            }
            differences = expected(tally).compactMap { series, sent in
                let counted = series.growth(from: before, to: after)
                let unanswered =
                    series.countsRows ? tally.unansweredRowCount : tally.unansweredCount
                let isExplained = 0...unanswered ~= counted - sent
                return isExplained
                    ? nil
                    : MetricsDifference(series: series.description, sent: sent, counted: counted)
            }
            if differences.isEmpty { break }
        }
        return differences
    }

    /// The counters that follow from the answers, each with its growth. Other services may lack those that
    /// the Prometheus clients of other languages do not give to everybody.
    private func expected(_ tally: Tally) -> [(series: Series, sent: Int)] {
        let inference = tally.inferenceStatuses
        // What is refused has no duration there.
        let timed = inference.filter { !(400..<500 ~= $0.key) }.values.reduce(0, +)
        var expected: [(series: Series, sent: Int)] = [
            (Series("inference_duration_seconds_count"), timed)
        ]
        for (status, count) in counts(inference, and: "inference_requests_total", label: "status") {
            expected.append((Series("inference_requests_total", ["status": "\(status)"]), count))
        }
        for (name, count) in zip(classNames, tally.predictedCounts) {
            expected.append(
                (Series("prediction_output_total", ["class": name], countsRows: true), count))
        }
        if before.has("inference_batch_rows_sum") {
            expected.append(
                (Series("inference_batch_rows_sum", countsRows: true), tally.predictedRowCount))
        }
        if before.has("http_requests_total") {
            // What never reaches a route, the server counts as this one.
            for (status, count) in tally.otherStatuses.sorted(by: { $0.key < $1.key }) {
                let labels = ["route": "other", "code": "\(status)"]
                expected.append((Series("http_requests_total", labels), count))
            }
        }
        return expected
    }

    /// The counts of all statuses that were answered or that the server has a counter for.
    private func counts(
        _ answered: [Int: Int], and name: String, label: String
    ) -> [(status: Int, count: Int)] {
        let known = before.values(of: label, in: name).compactMap { Int($0) }
        return Set(known).union(answered.keys).sorted().map { ($0, answered[$0, default: 0]) }
    }
}

/// The series of a metric that have certain labels, whatever their others are.
struct Series: CustomStringConvertible {
    /// Rows, of which a request can have many.
    let countsRows: Bool
    private let name: String
    private let labels: [String]

    init(_ name: String, _ labels: [String: String] = [:], countsRows: Bool = false) {
        self.countsRows = countsRows
        self.name = name
        self.labels = labels.sorted { $0.key > $1.key }.map { label, value in
            "\(label)=\"\(Scrape.escaped(value))\""
        }
    }

    var description: String { labels.isEmpty ? name : "\(name){\(labels.joined(separator: ","))}" }

    /// By how much their sum has grown; -1, which nothing explains, if that is no number.
    func growth(from before: Scrape, to after: Scrape) -> Int {
        let growth = sum(in: after) - sum(in: before)
        return growth.isFinite ? Int(exactly: growth.rounded()) ?? -1 : -1
    }

    private func sum(in scrape: Scrape) -> Double {
        scrape.sum { metric, labels in
            metric == name
                && self.labels.allSatisfy { label in
                    // A label begins behind a brace or a comma: others may end alike.
                    labels.contains("{\(label)") || labels.contains(",\(label)")
                }
        }
    }
}
