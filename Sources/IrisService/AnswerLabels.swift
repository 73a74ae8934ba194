internal import EventHTTP

/// The labels of `http_requests_total`: every combination of route, method and code that can occur,
/// and no other, so that no client can add a series.
package struct AnswerLabels: Hashable {
    let route: Route?
    let method: Method
    let status: HTTPStatus

    /// The methods that some route allows; the rest is one value.
    package enum Method: String, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case other

        init(_ method: HTTPMethod) {
            switch method {
            case .get: self = .get
            case .head: self = .head
            case .post: self = .post
            default: self = .other
            }
        }

        /// The place of the method in `allCases`.
        var index: Int {
            switch self {
            case .get: 0
            case .head: 1
            case .post: 2
            case .other: 3
            }
        }
    }

    /// What an inference request can be answered with.
    static let inferenceStatuses: [HTTPStatus] = [
        .ok, .contentTooLarge, .unprocessableContent, .internalServerError, .serviceUnavailable,
    ]

    /// The values of the label `route`; what has none is the last, "other".
    static let routes = Route.allCases.map(\.name) + ["other"]

    /// The values of the labels, in order.
    var values: [String] { [route?.name ?? "other", method.rawValue, "\(status.code)"] }

    /// All of them, in the order of their counters: a server that asks for no token refuses nobody who
    /// shows none, and one that allows no origins answers no preflight.
    static func all(_ access: ServiceAccess) -> [AnswerLabels] {
        Route.allCases.flatMap { answers(of: $0, access) } + answersWithoutRoute
    }

    private static func answers(of route: Route, _ access: ServiceAccess) -> [AnswerLabels] {
        Method.allCases.flatMap { method in
            let statuses: [HTTPStatus] =
                if !route.allows(method) {
                    // A preflight is an OPTIONS request.
                    access.origins != nil && method == .other
                        ? [.noContent, .methodNotAllowed] : [.methodNotAllowed]
                } else {
                    switch route {
                    case .predict: inferenceStatuses
                    case .readyz: [.ok, .serviceUnavailable]
                    case .metrics, .model: access.token == nil ? [.ok] : [.ok, .unauthorized]
                    case .livez, .openapi, .pages: [.ok]
                    }
                }
            return statuses.map { AnswerLabels(route: route, method: method, status: $0) }
        }
    }

    /// Unknown paths and methods, and what the transport refuses before anybody looks at the path.
    private static let answersWithoutRoute: [AnswerLabels] =
        Method.allCases.map { AnswerLabels(route: nil, method: $0, status: .notFound) }
        + Set(RequestRefusal.Reason.allCases.compactMap(\.status)).sorted { $0.code < $1.code }.map
    {
        AnswerLabels(route: nil, method: .other, status: $0)
    }
}
