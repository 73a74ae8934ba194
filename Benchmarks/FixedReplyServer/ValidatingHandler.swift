internal import Classifier
internal import EventHTTP
internal import IrisService

/// Decodes and validates the body as iris-server does, and counts as it does if it shall. What is left out is to
/// find the route, to predict, and to write the prediction.
final class ValidatingHandler: HTTPHandler {
    private let tally: LoopTally?
    private var decoder: PredictionDecoder

    init(_ model: Model, counts: Bool) {
        decoder = PredictionDecoder(
            schema: model.schema, rowsMax: ServiceDefinition.batchRowsMax)
        tally =
            counts ? LoopTally(ServiceMetrics(model: model, name: "iris", loops: 1), loop: 0) : nil
    }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let startNanoseconds = exchange.receivedAtNanoseconds
        do throws(RequestError) {
            try exchange.withBody { (bytes) throws(RequestError) in try decoder.decode(bytes) }
        } catch {
            return exchange.reply(.unprocessableContent, contentType: "text/plain")
        }
        tally?.countRow(decoder.features.span, classIndex: 0, confidence: 0.9815835)
        exchange.replyBody.append(FixedReplyServer.prediction)
        let answered = exchange.reply(.ok, contentType: "application/json")
        tally?.countAnswer(
            .predict, .post, .ok, trace: nil, rowCount: decoder.rowCount,
            durationNanoseconds: MonotonicClock.nanoseconds &- startNanoseconds)
        return answered
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        "text/plain"
    }
}
