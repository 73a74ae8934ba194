internal import Classifier
internal import EventHTTP
internal import IrisService

/// The same server with less behind it: every request is answered with the prediction for one flower, which was
/// written down here. What iris-server takes longer is what a prediction costs.
///
///     FixedReplyServer PORT            reads the body and does nothing with it
///     FixedReplyServer PORT validate   decodes and validates it
///     FixedReplyServer PORT count      and counts the request, in all metrics
@main
enum FixedReplyServer {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let port = arguments.first.flatMap(UInt16.init),
            let work = Work(rawValue: arguments.dropFirst().first ?? "nothing")
        else {
            print("usage: FixedReplyServer PORT [validate|count]")
            return
        }
        let model = try Model.train(on: .iris, algorithm: .softmax, seed: 0)
        let server = try HTTPServer(host: "127.0.0.1", port: port, loops: 1) { _ in
            switch work {
            case .nothing: FixedReplyHandler()
            case .validate: ValidatingHandler(model, counts: false)
            case .count: ValidatingHandler(model, counts: true)
            }
        }
        try server.start()
        // Nothing drains it: the first signal ends the process.
        _ = server.join()
    }

    private enum Work: String {
        case nothing, validate, count
    }

    /// What iris-server says to the row that the benchmark sends.
    static let prediction: StaticString = """
        {"class":"setosa","class_id":0,"probabilities":\
        {"setosa":0.9815835,"versicolor":0.018416489,"virginica":1.4498663e-08}}
        """
}
