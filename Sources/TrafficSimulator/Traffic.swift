internal import Classifier

/// Sends all rows of a table, each alone and then in a batch, and compares the answers.
struct Traffic {
    private let dataset: Dataset
    private let model: ServedModel
    private let request: PredictionRequest
    private let batchRowsMax: Int

    /// Keeps the bodies of batches, and their answers, to a few megabytes whatever the table is:
    /// the default table fits many times, and the server refuses bodies of more than 8 MiB.
    private static let batchValuesMax = 250_000

    init(of dataset: Dataset, to model: ServedModel) throws {
        self.dataset = dataset
        self.model = model
        request = try PredictionRequest(of: dataset)
        batchRowsMax =
            Traffic.batchValuesMax / max(model.schema.featureCount, model.schema.classCount)
    }

    /// Throws if the connection is lost or its bytes are no HTTP, as nothing can follow then.
    func run(with client: inout HTTPClient) throws(ClientError) -> Tally {
        var tally = Tally(classCount: model.schema.classCount)
        for start in stride(from: 0, to: dataset.rowCount, by: batchRowsMax) {
            let rows = start..<min(start + batchRowsMax, dataset.rowCount)
            var alone: [Prediction?] = []
            for row in rows {
                let response = try post(request.body(row: row), "row \(row + 1)", with: &client)
                tally.countRow(response)
                do throws(WrongAnswer) {
                    let prediction = try checked(try response.document(Prediction.self))
                    tally.countPrediction(prediction, isLabel: isLabel(prediction, of: row))
                    alone.append(prediction)
                } catch {
                    tally.countFailure("row \(row + 1): \(error)")
                    alone.append(nil)
                }
            }
            let name = "the batch of rows \(rows.lowerBound + 1) to \(rows.upperBound)"
            let response = try post(request.body(rows: rows), name, with: &client)
            tally.countBatch(response)
            do throws(WrongAnswer) {
                try check(try response.document(BatchPrediction.self).predictions, alone, rows)
            } catch {
                tally.countFailure("\(name): \(error)")
            }
        }
        return tally
    }

    private func post(
        _ body: [UInt8], _ name: String, with client: inout HTTPClient
    ) throws(ClientError) -> HTTPResponse {
        do { return try client.post("/predict", json: body) } catch {
            throw ClientError("\(client.url), \(name) of \(dataset.rowCount): \(error)")
        }
    }

    private func checked(_ prediction: Prediction) throws(WrongAnswer) -> Prediction {
        if let problem = prediction.problem(for: model.schema) { throw WrongAnswer(problem) }
        return prediction
    }

    private func isLabel(_ prediction: Prediction, of row: Int) -> Bool {
        prediction.className == dataset.schema.classNames[dataset.labels[row]]
    }

    /// Throws unless a batch has the answers that its rows have `alone`, as far as those are known.
    private func check(
        _ predictions: [Prediction], _ alone: [Prediction?], _ rows: Range<Int>
    ) throws(WrongAnswer) {
        guard predictions.count == rows.count else {
            throw WrongAnswer("\(predictions.count) predictions for \(rows.count) rows")
        }
        for (row, (prediction, alone)) in zip(rows, zip(predictions, alone)) {
            _ = try checked(prediction)
            guard let alone, alone != prediction else { continue }
            throw WrongAnswer(
                alone.className == prediction.className
                    ? "row \(row + 1) has other probabilities than alone"
                    : "row \(row + 1) is \(prediction.className), alone it is \(alone.className)")
        }
    }
}
