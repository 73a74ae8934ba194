internal import Classifier
package import EventHTTP

/// Answers the bodies of `POST /predict` on one loop: decode, classify, encode, count the rows.
///
/// It knows nothing of requests, so that it can be measured and tested without a socket.
package struct Inference {
    private let predictor: Predictor
    private let encoder: PredictionEncoder
    private let tally: LoopTally
    // Used again for every body, so that a prediction allocates nothing.
    private var decoder: PredictionDecoder
    private var predicted: PredictedRows

    /// Rows of the last body that was answered.
    package var rowCount: Int { decoder.rowCount }

    /// `tally` is that of the loop that this answers on.
    package init(_ definition: ServiceDefinition, _ tally: LoopTally) {
        let schema = definition.model.schema
        predictor = definition.model.predictor
        encoder = PredictionEncoder(schema: schema)
        self.tally = tally
        decoder = PredictionDecoder(schema: schema, rowsMax: definition.rowsMax)
        predicted = PredictedRows(featureCount: schema.featureCount, classCount: schema.classCount)
    }

    /// Appends the predictions for `body` to `reply`. If it throws, nothing was appended or counted.
    package mutating func answer(
        _ body: Span<UInt8>, to reply: ReplyBuffer
    ) throws(RequestError) {
        try decoder.decode(body)
        if decoder.isBatch { reply.append("{\"predictions\":[" as StaticString) }
        var start = 0
        while start < decoder.rowCount {
            let rows = start..<min(start + predicted.rowsMax, decoder.rowCount)
            predicted.predict(rows, of: decoder, by: predictor)
            if start > 0 { reply.append(UInt8(ascii: ",")) }
            encoder.append(predicted, to: reply)
            predicted.count(rows, of: decoder, by: tally)
            start = rows.upperBound
        }
        if decoder.isBatch { reply.append("]}" as StaticString) }
    }
}
