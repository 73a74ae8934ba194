package import EventHTTP
internal import Telemetry
internal import WebPages

/// Answers the requests of one loop: route, decode, classify, encode, count.
///
/// The name is the product's. Nothing here knows what the features and classes are: that is in the
/// model's schema.
package final class IrisService: HTTPHandler {
    private let definition: ServiceDefinition
    private let tally: LoopTally
    // Not checked at run time, because a look at the source does: a request is answered to its end on
    // the loop's thread, and nothing that does so calls back into the service.
    @exclusivity(unchecked) private var inference: Inference

    /// `loop` is the index of the loop, below the number that `definition` was made for.
    package init(_ definition: ServiceDefinition, loop: Int) {
        self.definition = definition
        tally = LoopTally(definition.metrics, loop: loop)
        inference = Inference(definition, tally)
    }

    package func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let method = AnswerLabels.Method(exchange.method)
        let route = exchange.withTarget { Route(target: $0) }
        var trace: TraceIdentifier?
        exchange.readTraceParent { trace = TraceParent.traceIdentifier($0) }
        let startNanoseconds = exchange.receivedAtNanoseconds
        let answered = answer(exchange, route, method)
        if let status = answered.status {
            tally.countAnswer(
                route, method, status, trace: trace, rowCount: inference.rowCount,
                durationNanoseconds: MonotonicClock.nanoseconds &- startNanoseconds)
        }
        return answered
    }

    private func answer(
        _ exchange: consuming HTTPExchange, _ route: Route?, _ method: AnswerLabels.Method
    ) -> HTTPExchange.Answered {
        guard let route else {
            return refuse(exchange, exchange.method == .unrecognized ? .notImplemented : .notFound)
        }
        // Also for a method that nobody knows: which ones are allowed tells its client more than 501.
        guard route.allows(method) else {
            if let origins = definition.access.origins, IrisService.isPreflight(exchange) {
                return answerPreflight(exchange, route, origins)
            }
            return refuse(exchange, .methodNotAllowed, fields: [route.allowField])
        }
        switch route {
        case .predict: return predict(exchange)
        case .metrics, .model:
            if let challenge = challenge(to: exchange) {
                return refuse(exchange, .unauthorized, fields: [challenge])
            }
            return route == .metrics ? scrape(exchange) : describe(exchange)
        case .livez:
            exchange.replyBody.append("ok\n" as StaticString)
            return reply(exchange, .ok, contentType: IrisService.plainText)
        case .readyz:
            let isDraining = exchange.isDraining
            let isReady = !isDraining && !exchange.wasOverloaded
            exchange.replyBody.append(
                isReady ? "ok\n" : isDraining ? "draining\n" : "overloaded\n")
            return reply(
                exchange, isReady ? .ok : .serviceUnavailable, contentType: IrisService.plainText)
        case .openapi:
            exchange.replyBody.append(definition.openAPIDocument)
            return reply(exchange, .ok, contentType: IrisService.json)
        case .pages: return show(exchange)
        }
    }

    /// What a client is told that may not read metrics and model; nil for one that may.
    ///
    /// Only a token that was shown is called invalid (RFC 6750, section 3.1).
    private func challenge(to exchange: borrowing HTTPExchange) -> HTTPReplyField? {
        guard let token = definition.access.token else { return nil }
        return switch token.proof(authorization: exchange.joinedField("authorization")) {
        case .right: nil
        case .wrong: ReplyFields.invalidToken
        case .none: ReplyFields.bearer
        }
    }

    private func describe(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        exchange.replyBody.append(definition.modelDocument)
        return reply(exchange, .ok, contentType: IrisService.json)
    }

    private func show(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        guard let page = exchange.withTarget({ Route.page(target: $0) }) else {
            preconditionFailure("a route of pages without a page")
        }
        exchange.replyBody.append(page.bytes)
        return reply(
            exchange, .ok, contentType: page.contentType, caching: .noCache,
            fields: ReplyFields.page)
    }

    private func refuse(
        _ exchange: consuming HTTPExchange, _ status: HTTPStatus, fields: [HTTPReplyField] = []
    ) -> HTTPExchange.Answered {
        writeDetail(status, to: exchange.replyBody)
        return reply(exchange, status, contentType: IrisService.json, fields: fields)
    }

    /// `{"detail":"Not Found"}`, which is FastAPI's answer where no field is to blame.
    private func writeDetail(_ status: HTTPStatus, to body: ReplyBuffer) {
        body.append("{\"detail\":\"" as StaticString)
        body.append(status.reason)
        body.append("\"}" as StaticString)
    }

    private func scrape(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        let format = MetricsNegotiation.format(accept: exchange.joinedField("accept"))
        let body = exchange.replyBody
        body.append(definition.metrics.registry.scrape(format))
        var fields = ReplyFields.scrape
        let acceptEncoding = exchange.joinedField("accept-encoding")
        if MetricsNegotiation.allowsGzip(acceptEncoding: acceptEncoding), body.compress() {
            fields.append(ReplyFields.gzip)
        }
        return reply(exchange, .ok, contentType: format.contentType, fields: fields)
    }

    // MARK: - Origins

    /// Replies, and says which web pages may read it. Every reply of the service goes through here.
    private func reply(
        _ exchange: consuming HTTPExchange, _ status: HTTPStatus, contentType: StaticString,
        caching: CacheControl = .noStore, fields: [HTTPReplyField] = []
    ) -> HTTPExchange.Answered {
        guard let origins = definition.access.origins else {
            return exchange.reply(
                status, contentType: contentType, caching: caching, fields: fields)
        }
        let originFields =
            exchange.withField("origin") { origins.fields(for: $0) } ?? origins.fields(for: nil)
        return exchange.reply(
            status, contentType: contentType, caching: caching,
            fields: fields.isEmpty ? originFields : fields + originFields)
    }

    /// Whether a browser asks what a page of another origin may ask.
    private static func isPreflight(_ exchange: borrowing HTTPExchange) -> Bool {
        exchange.method == .options
            && exchange.withField("access-control-request-method") { _ in true } ?? false
    }

    /// To an origin that is not allowed the answer is the same without the permissions: the browser,
    /// which asks for them, then sends nothing.
    private func answerPreflight(
        _ exchange: consuming HTTPExchange, _ route: Route, _ origins: AllowedOrigins
    ) -> HTTPExchange.Answered {
        let isAllowed = exchange.withField("origin") { origins.allow($0) } ?? origins.allow(nil)
        let fields =
            isAllowed
            ? AllowedOrigins.preflightFields(
                for: route, fieldNames: exchange.joinedField("access-control-request-headers"))
            : []
        return reply(exchange, .noContent, contentType: IrisService.json, fields: fields)
    }

    // MARK: - Predictions

    private func predict(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        // Before its body is read: what is refused should cost nearly nothing.
        if exchange.bodyByteCount > IrisService.neverShedBytes, exchange.shouldBeShed {
            return refuse(exchange, .serviceUnavailable, fields: IrisService.overloadFields)
        }
        let status: HTTPStatus
        if definition.allowsFaultInjection, let fault = requestedFault(of: exchange) {
            switch fault {
            case .success(.delay(let milliseconds)) where !exchange.wasPostponed:
                return exchange.postpone(milliseconds: milliseconds)
            case .success(.delay):
                status = writePrediction(of: exchange)
            case .success(.error):
                status = .internalServerError
                writeDetail(status, to: exchange.replyBody)
            case .failure(let error):
                status = error.status
                error.write(to: exchange.replyBody)
            }
        } else {
            status = writePrediction(of: exchange)
        }
        return reply(exchange, status, contentType: IrisService.json)
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
        do throws(RequestError) {
            try exchange.withBody { (bytes) throws(RequestError) in
                try inference.answer(bytes, to: exchange.replyBody)
            }
            return .ok
        } catch {
            error.write(to: exchange.replyBody)
            return error.status
        }
    }

    /// Some 200 rows, which take five times as long as a refusal. To refuse less than that spares so little
    /// that several would be refused for each that is answered in time.
    private static let neverShedBytes = 4_096

    // MARK: - What the transport tells

    package func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        tally.countRefusal(refusal.reason)
        body.append("{\"detail\":\"" as StaticString)
        if let status = refusal.reason.status { body.append(status.reason) }
        body.append(": " as StaticString)
        body.append(refusal.detail)
        body.append("\"}" as StaticString)
        return IrisService.json
    }

    package func refusalFields(origin: Span<UInt8>?) -> [HTTPReplyField] {
        definition.access.origins?.fields(for: origin) ?? []
    }

    package func connectionCut(_ refusal: RequestRefusal) { tally.countCut(refusal.reason) }

    package func connectionOpened() { tally.countConnection() }
    package func connectionClosed() { tally.countConnectionEnd() }
    package func listenerPaused(_ isPaused: Bool) { tally.countPause(isPaused) }
    package func loopTicked(lagNanoseconds: UInt64) { tally.countTick(lagNanoseconds) }

    private static let json: StaticString = "application/json"
    private static let plainText: StaticString = "text/plain; charset=utf-8"
    private static let overloadFields = [HTTPReplyField("Retry-After", "1")]
}
