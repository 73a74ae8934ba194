internal import EventHTTP
internal import Telemetry

/// The counters of `http_requests_total`, found by what was asked and answered.
struct AnswerCounters: Sendable {
    private let family: CounterFamily
    /// For each route and method, the codes that can occur, each with the index of its counter. Some
    /// comparisons instead of a hash, and one array instead of many, because this is looked up for
    /// every request.
    private let places: [(status: HTTPStatus, index: Int)?]

    /// The most codes that a route can answer to one method.
    private static let statusesMax = 8

    init(_ metrics: inout MetricDefinitions) {
        family = metrics.counters(
            "http_requests_total", help: "HTTP requests answered, inference or not.",
            labels: ["route", "method", "code"], values: AnswerLabels.all.map(\.values))
        let placeCount = AnswerLabels.routes.count * AnswerLabels.Method.allCases.count
        var places: [(status: HTTPStatus, index: Int)?] = Array(
            repeating: nil, count: placeCount * AnswerCounters.statusesMax)
        for (index, labels) in AnswerLabels.all.enumerated() {
            var place = AnswerCounters.firstPlace(labels.route, labels.method)
            while places[place] != nil { place += 1 }
            places[place] = (labels.status, index)
        }
        self.places = places
    }

    /// Counts one answer.
    func count(
        _ route: Route?, _ method: AnswerLabels.Method, _ status: HTTPStatus,
        in update: borrowing Shard.Update
    ) {
        var place = AnswerCounters.firstPlace(route, method)
        while let candidate = places[place] {
            if candidate.status == status { return family.add(at: candidate.index, in: update) }
            place += 1
        }
        preconditionFailure("an answer that AnswerLabels does not know")
    }

    private static func firstPlace(_ route: Route?, _ method: AnswerLabels.Method) -> Int {
        let routeIndex = route?.index ?? Route.allCases.count
        return (routeIndex * AnswerLabels.Method.allCases.count + method.index) * statusesMax
    }
}
