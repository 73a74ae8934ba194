internal import Classifier
internal import EventHTTP
internal import Foundation
internal import IrisService

/// Measures reading a body, writing an answer, and all that is done for a body.
struct JSONBenchmark {
    private let model: Model
    private static let batchRowCount = 1_000
    private static let repeatCount = 1_000

    init(_ model: Model) { self.model = model }

    func run() throws {
        let object = #"{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}"#
        try decode(object, JSONBenchmark.repeatCount, rowCount: 1, "decode_object")
        try decode(batch, 1, rowCount: JSONBenchmark.batchRowCount, "decode_batch_row")
        encode()
        try answer(object, JSONBenchmark.repeatCount, rowCount: 1, "answer_object")
        try answer(batch, 1, rowCount: JSONBenchmark.batchRowCount, "answer_batch_row")
        try answer(
            batch, 1, rowCount: JSONBenchmark.batchRowCount, "answer_batch_row_compressed",
            isCompressed: true)
    }

    private func decode(_ text: String, _ count: Int, rowCount: Int, _ name: String) throws {
        let schema = model.schema
        var decoder = PredictionDecoder(schema: schema, rowsMax: JSONBenchmark.batchRowCount)
        let body = Array(text.utf8)
        // A mistake here would be measured as a very fast decoder.
        try decoder.decode(body.span)
        precondition(decoder.rowCount == rowCount, "the body has \(rowCount) rows")
        Timing(count * rowCount) {
            for _ in 0..<count { try? decoder.decode(body.span) }
        }.report(name, ",\"bytes\":\(body.count / rowCount)")
    }

    /// Rows near those of the table, with two decimals as clients send them; the same each time.
    private var batch: String {
        var generator = SplitMix64(seed: 0)
        let rows = (0..<JSONBenchmark.batchRowCount).map { index in
            let values = Dataset.iris.row(index % Dataset.iris.rowCount).map { value in
                let noise = Int.random(in: -9...9, using: &generator)
                let hundredths = max(Int((value * 100).rounded()) + noise, 1)
                return String(format: "%.2f", Double(hundredths) / 100)
            }
            return "[\(values.joined(separator: ","))]"
        }
        return "{\"instances\":[\(rows.joined(separator: ","))]}"
    }

    /// Writes the predictions for the table: their numbers are as long as real ones.
    private func encode() {
        let encoder = PredictionEncoder(schema: model.schema)
        let body = ReplyBuffer()
        let classCount = model.schema.classCount
        let predictions = (0..<Dataset.iris.rowCount).map { index in
            var probabilities = [Float](repeating: 0, count: classCount)
            let features = Array(Dataset.iris.row(index))
            var output = probabilities.mutableSpan
            let classIndex = model.predictor.predict(features.span, into: &output)
            return (classIndex, probabilities)
        }
        var bytes = 0
        Timing(predictions.count) {
            for (classIndex, probabilities) in predictions {
                encoder.append(
                    classIndex: classIndex, probabilities: probabilities.span, to: body)
            }
            bytes = body.count
            body.removeAll()
        }.report("encode_row", ",\"bytes\":\(bytes / predictions.count)")
    }

    /// Decodes, predicts, encodes and counts the rows of a body, as the server does.
    ///
    /// Answers are not compressed there: docs/performance.md says why, and this how much it would cost.
    private func answer(
        _ text: String, _ count: Int, rowCount: Int, _ name: String, isCompressed: Bool = false
    ) throws {
        let metrics = ServiceMetrics(model: model, name: "iris", loops: 1)
        let definition = ServiceDefinition(
            model: model, name: "iris", loops: 1, allowsFaultInjection: false)
        var inference = Inference(definition, LoopTally(metrics, loop: 0))
        let body = Array(text.utf8)
        let reply = ReplyBuffer()
        try inference.answer(body.span, to: reply)
        precondition(inference.rowCount == rowCount, "the body has \(rowCount) rows")
        precondition(!isCompressed || reply.compress(), "memory for zlib")
        let bytes = reply.count / rowCount
        Timing(count * rowCount) {
            for _ in 0..<count {
                reply.removeAll()
                try? inference.answer(body.span, to: reply)
                if isCompressed { _ = reply.compress() }
            }
        }.report(name, ",\"bytes\":\(bytes)")
    }
}
