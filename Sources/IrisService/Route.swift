internal import EventHTTP
internal import WebPages

/// What the service answers to: each is a path, but for the pages, which are several.
package enum Route: CaseIterable {
    case predict, metrics, livez, readyz, model, openapi, pages

    /// The route of a request target; nil if there is none.
    init?(target: Span<UInt8>) {
        // Nearly all targets, and exactly one word.
        if target.count == 8, target.word(at: 0) == Route.predictWord {
            self = .predict
            return
        }
        let path = RequestPath(in: target)
        for (bytes, route) in Route.paths where path.equals(bytes, in: target) {
            self = route
            return
        }
        return nil
    }

    /// Whether the route answers to `method`.
    func allows(_ method: AnswerLabels.Method) -> Bool {
        switch self {
        case .predict: method == .post
        // HEAD wherever GET is (RFC 9110, section 9.1).
        case .metrics, .livez, .readyz, .model, .openapi, .pages: method == .get || method == .head
        }
    }

    /// The field of a 405 that names the allowed methods.
    var allowField: HTTPReplyField { allows(.post) ? Route.allowPost : Route.allowGet }

    private static let allowPost = HTTPReplyField("Allow", "POST")
    private static let allowGet = HTTPReplyField("Allow", "GET, HEAD")

    /// What the route is called in metrics.
    var name: String {
        switch self {
        case .predict: "predict"
        case .metrics: "metrics"
        case .livez: "livez"
        case .readyz: "readyz"
        case .model: "model"
        case .openapi: "openapi"
        case .pages: "pages"
        }
    }

    /// The place of the route in `allCases`.
    var index: Int {
        switch self {
        case .predict: 0
        case .metrics: 1
        case .livez: 2
        case .readyz: 3
        case .model: 4
        case .openapi: 5
        case .pages: 6
        }
    }

    /// The page that a target names; nil if it names none.
    static func page(target: Span<UInt8>) -> WebPage? {
        let path = RequestPath(in: target)
        for (bytes, page) in pagePaths where path.equals(bytes, in: target) { return page }
        return nil
    }

    private static let predictWord = Array("/predict".utf8).span.word(at: 0)

    /// Predictions come first, so that they are found first.
    private static let paths: [([UInt8], Route)] =
        [
            ("/predict", .predict), ("/metrics", .metrics), ("/livez", .livez),
            ("/readyz", .readyz), ("/model", .model), ("/openapi.json", .openapi),
        ].map { (Array($0.utf8), $1) } + pagePaths.map { ($0.0, .pages) }

    private static let pagePaths: [([UInt8], WebPage)] =
        WebPage.all.map { (Array($0.path.utf8), $0) }
}
