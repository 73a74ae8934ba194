internal import Classifier

/// The report at the end, for a terminal. Ends without a newline.
struct Summary: CustomStringConvertible {
    private let tally: Tally
    private let dataset: Dataset
    private let model: ServedModel
    private let client: HTTPClient

    init(_ tally: Tally, dataset: Dataset, model: ServedModel, client: HTTPClient) {
        self.tally = tally
        self.dataset = dataset
        self.model = model
        self.client = client
    }

    var description: String {
        (Columns.figures(figures) + [""] + classTable).joined(separator: "\n")
    }

    // MARK: - Figures

    private var figures: [(name: String, text: String)] {
        let batchCount = tally.batchLatencies.count
        let batches = batchCount == 1 ? "one batch" : "\(batchCount) batches"
        let connections = client.connectionCount == 1 ? "" : "s"
        return [
            ("server", "\(client.url)"),
            ("model", modelText),
            ("data", "\(dataset.rowCount) rows, each sent alone, and again in \(batches)"),
            (
                "requests",
                "\(tally.requestCount) on \(client.connectionCount) connection\(connections)"
            ),
            ("statuses", tally.statusText),
            ("accuracy", accuracyText),
            ("latency", tally.latencies.text),
            ("throughput", throughputText),
        ]
    }

    private var modelText: String {
        "\(model.algorithm), version \(model.version), "
            + "\(model.schema.featureCount) features, \(model.schema.classCount) classes"
    }

    private var accuracyText: String {
        let share = Double(tally.correctCount) / Double(dataset.rowCount)
        return "\((share * 100).text(decimals: 1)) % "
            + "(\(tally.correctCount) of \(dataset.rowCount) rows predicted as labelled)"
    }

    private var throughputText: String {
        let alone = tally.latencies
        let rows = tally.batchLatencies.perSecond(dataset.rowCount)
        let requests = alone.perSecond(alone.count)
        return "\(requests.text(decimals: 0)) requests/s of one row, one at a time; "
            + "\(rows.text(decimals: 0)) rows/s in a batch"
    }

    // MARK: - Classes

    /// The classes of the server, then those that only the table has.
    private var classTable: [String] {
        let served = model.schema.classNames
        let labels = Dictionary(
            uniqueKeysWithValues: zip(dataset.schema.classNames, dataset.classCounts))
        let servedRows = zip(served, tally.predictedCounts).map { name, count in
            (name: name, predicted: "\(count)", labelled: "\(labels[name] ?? 0)")
        }
        let isServed = Set(served)
        let otherRows = dataset.schema.classNames.filter { !isServed.contains($0) }.map { name in
            (name: name, predicted: "unknown", labelled: "\(labels[name] ?? 0)")
        }
        let rows =
            [(name: "class", predicted: "predicted", labelled: "labelled")]
            + servedRows + otherRows
        let names = Columns.flushLeft(rows.map(\.name))
        let predicted = Columns.flushRight(rows.map(\.predicted))
        let labelled = Columns.flushRight(rows.map(\.labelled))
        return rows.indices.map { "\(names[$0])  \(predicted[$0])  \(labelled[$0])" }
    }
}
