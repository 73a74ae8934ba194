internal import EventHTTP

/// The same server with nothing behind it: every request gets the prediction for one flower, which was
/// written down here. What iris-server takes longer is what a prediction costs: finding the route, decoding
/// and validating the row, predicting, encoding, and all metrics.
///
///     FixedReplyServer PORT
@main
enum FixedReplyServer {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 2, let port = UInt16(arguments[1]) else {
            print("usage: FixedReplyServer PORT")
            return
        }
        let server = try HTTPServer(host: "127.0.0.1", port: port, loops: 1) { _ in
            FixedReplyHandler()
        }
        try server.start()
        // Nothing drains it: the first signal ends the process.
        _ = server.join()
    }
}

/// Reads the body, because a server that predicts has to, and answers always the same.
private final class FixedReplyHandler: HTTPHandler {
    private var bodyBytes = 0

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        bodyBytes &+= exchange.withBody { $0.count }
        exchange.replyBody.append(FixedReplyHandler.prediction)
        return exchange.reply(.ok, contentType: "application/json")
    }

    func writeRefusal(_ status: HTTPStatus, to body: ReplyBuffer) -> StaticString { "text/plain" }

    private static let prediction: StaticString = """
        {"class":"setosa","class_id":0,"probabilities":\
        {"setosa":0.9815835,"versicolor":0.018416489,"virginica":1.4498663e-08}}
        """
}
