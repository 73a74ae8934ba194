internal import EventHTTP
internal import Telemetry

/// The counters of `http_requests_total`, found by what was asked and answered.
struct AnswerCounters: Sendable {
    private let family: CounterFamily
    /// For each counter, the code that it counts.
    private let codes: [Int]
    /// For each route and method, and one more: where its counters start. Some comparisons instead of a
    /// hash, because this is looked up for every request.
    private let starts: [Int]

    /// Counters for `answers`, which are in the order of their routes and methods.
    init(of answers: [AnswerLabels], in metrics: inout MetricDefinitions) {
        family = metrics.counters(
            "http_requests_total", help: "HTTP requests answered, inference or not.",
            labels: ["route", "method", "code"], values: answers.map(\.values))
        let places = answers.map { AnswerCounters.place($0.route, $0.method) }
        precondition(
            zip(places, places.dropFirst()).allSatisfy(<=), "counters in the order of their places")
        let placeCount = AnswerLabels.routes.count * AnswerLabels.Method.allCases.count
        starts = (0...placeCount).map { place in places.count { $0 < place } }
        codes = answers.map(\.status.code)
    }

    /// Counts one answer.
    func count(
        _ route: Route?, _ method: AnswerLabels.Method, _ status: HTTPStatus,
        in update: borrowing Shard.Update
    ) {
        let place = AnswerCounters.place(route, method)
        for index in starts[place]..<starts[place + 1] where codes[index] == status.code {
            return family.add(at: index, in: update)
        }
        preconditionFailure("an answer that AnswerLabels does not know")
    }

    private static func place(_ route: Route?, _ method: AnswerLabels.Method) -> Int {
        let routeIndex = route?.index ?? Route.allCases.count
        return routeIndex * AnswerLabels.Method.allCases.count + method.index
    }
}
