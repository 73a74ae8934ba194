@testable internal import IrisService

/// The fields `Accept` and `Accept-Encoding`: whatever follows the grammar is understood as it is meant,
/// and everything else means something, too.
enum NegotiationTarget: FuzzTarget {
    static let name = "negotiation"

    static func check(_ input: [UInt8]) throws(Finding) {
        let text = String(decoding: input, as: UTF8.self)
        let format = MetricsNegotiation.format(accept: text)
        let allowsGzip = MetricsNegotiation.allowsGzip(acceptEncoding: text)
        let list = WeightedList(text)
        try checkOrder(list)
        guard let expected = AcceptGrammar.elements(of: input), expected.count <= 64 else { return }
        let elements = list.elements.map { AcceptGrammar.Element($0) }
        try Finding.unless(elements == expected, "\(elements) instead of \(expected)")
        try Finding.unless(
            allowsGzip == AcceptGrammar.allowsGzip(expected), "gzip is allowed: \(allowsGzip)")
        // Names are the same in capitals; the only values that matter have no letters.
        try Finding.unless(
            MetricsNegotiation.format(accept: text.uppercased()) == format,
            "another format in capitals")
    }

    private static func checkOrder(_ list: WeightedList) throws(Finding) {
        let weights = list.acceptable.map(\.weight)
        try Finding.unless(
            list.elements.allSatisfy { 0...1 ~= $0.weight } && !weights.contains(0)
                && zip(weights, weights.dropFirst()).allSatisfy { $0 >= $1 },
            "the order of the weights is \(weights)")
    }
}

extension AcceptGrammar.Element {
    init(_ element: WeightedList.Element) {
        name = element.name
        parameters = element.parameters
        weight = element.weight
    }
}
