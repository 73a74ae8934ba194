internal import Classifier
package import EventHTTP
internal import Telemetry

/// Answers the requests of one loop: route, decode, classify, encode, count.
///
/// The name is the product's. Nothing here knows what the features and classes are: that is in the
/// model's schema.
package final class IrisService: HTTPHandler {
    private let definition: ServiceDefinition
    private let metrics: ServiceMetrics
    private let shard: Shard
    private let predictor: Predictor
    private let encoder: PredictionEncoder
    // Used again for every request, so that a prediction allocates nothing.
    private var decoder: PredictionDecoder
    private var probabilities: [Float]

    /// `loop` is the index of the loop, below the number that `definition` was made for.
    package init(_ definition: ServiceDefinition, loop: Int) {
        self.definition = definition
        metrics = definition.metrics
        shard = definition.metrics.registry.shards[loop]
        predictor = definition.model.predictor
        let schema = definition.model.schema
        encoder = PredictionEncoder(schema: schema)
        decoder = PredictionDecoder(schema: schema, rowsMax: definition.rowsMax)
        probabilities = Array(repeating: 0, count: schema.classCount)
    }

    package func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        guard exchange.method != .unrecognized else {
            return reply(exchange, refusal: .notImplemented)
        }
        guard let route = exchange.withTarget({ Route(target: $0) }) else {
            return reply(exchange, refusal: .notFound)
        }
        guard route.allows(exchange.method) else {
            return reply(exchange, refusal: .methodNotAllowed, fields: [route.allowField])
        }
        switch route {
        case .predict: return predict(exchange)
        case .metrics:
            exchange.replyBody.append(TextExposition(metrics.registry).text)
            return exchange.reply(.ok, contentType: TextExposition.contentType)
        case .livez:
            exchange.replyBody.append("ok\n" as StaticString)
            return exchange.reply(.ok, contentType: IrisService.plainText)
        case .readyz:
            let isReady = !exchange.isDraining
            exchange.replyBody.append(isReady ? "ok\n" : "draining\n")
            return exchange.reply(
                isReady ? .ok : .serviceUnavailable, contentType: IrisService.plainText)
        case .model:
            exchange.replyBody.append(definition.modelDocument)
            return exchange.reply(.ok, contentType: IrisService.json)
        }
    }

    /// `{"detail":"Not Found"}`, which is FastAPI's answer where no field is to blame.
    package func writeRefusal(_ status: HTTPStatus, to body: ReplyBuffer) -> StaticString {
        body.append("{\"detail\":\"" as StaticString)
        body.append(status.reason)
        body.append("\"}" as StaticString)
        return IrisService.json
    }

    private func reply(
        _ exchange: consuming HTTPExchange, refusal status: HTTPStatus,
        fields: [HTTPReplyField] = []
    ) -> HTTPExchange.Answered {
        let contentType = writeRefusal(status, to: exchange.replyBody)
        return exchange.reply(status, contentType: contentType, fields: fields)
    }

    // MARK: - Predictions

    private func predict(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let startNanoseconds = exchange.receivedAtNanoseconds
        let status: HTTPStatus
        if definition.allowsFaultInjection, let fault = requestedFault(of: exchange) {
            switch fault {
            case .success(.delay(let milliseconds)) where !exchange.wasPostponed:
                return exchange.postpone(milliseconds: milliseconds)
            case .success(.delay):
                status = writePrediction(of: exchange)
            case .success(.error):
                status = .internalServerError
                _ = writeRefusal(status, to: exchange.replyBody)
            case .failure(let error):
                status = error.status
                error.write(to: exchange.replyBody)
            }
        } else {
            status = writePrediction(of: exchange)
        }
        let answered = exchange.reply(status, contentType: IrisService.json)
        metrics.countRequest(
            status: status,
            durationNanoseconds: MonotonicClock.nanoseconds &- startNanoseconds, on: shard)
        return answered
    }

    /// What the client asks to go wrong; nil if nothing.
    private func requestedFault(
        of exchange: borrowing HTTPExchange
    ) -> Result<InjectedFault, RequestError>? {
        exchange.withField("x-inject-fault") { value in
            if let fault = InjectedFault(value) { return .success(fault) }
            return .failure(
                RequestError(
                    "value_error", at: [.name("header"), .name("x-inject-fault")],
                    "Value should be error, or delay=MS with "
                        + "0 to \(InjectedFault.delayMillisecondsMax) milliseconds"))
        }
    }

    /// Appends the answer to the body of the reply, a prediction or what is wrong with the request.
    private func writePrediction(of exchange: borrowing HTTPExchange) -> HTTPStatus {
        let body = exchange.replyBody
        do throws(RequestError) {
            try exchange.withBody { (bytes) throws(RequestError) in try decoder.decode(bytes) }
        } catch {
            error.write(to: body)
            return error.status
        }
        if decoder.isBatch { body.append("{\"predictions\":[" as StaticString) }
        let featureCount = predictor.featureCount
        for row in 0..<decoder.rowCount {
            if row > 0 { body.append(UInt8(ascii: ",")) }
            let start = row * featureCount
            var output = probabilities.mutableSpan
            let classIndex = predictor.predict(
                decoder.features.span.extracting(start..<start + featureCount), into: &output)
            encoder.append(classIndex: classIndex, probabilities: probabilities.span, to: body)
            metrics.countPrediction(classIndex: classIndex, on: shard)
        }
        if decoder.isBatch { body.append("]}" as StaticString) }
        return .ok
    }

    private static let json: StaticString = "application/json"
    private static let plainText: StaticString = "text/plain; charset=utf-8"
}
