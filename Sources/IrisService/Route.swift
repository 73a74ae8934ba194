internal import EventHTTP

/// The paths that the service knows, and the methods that each allows.
package enum Route: CaseIterable {
    case predict, metrics, livez, readyz, model

    /// The route of a request target (RFC 9112, section 3.2); nil if there is none.
    ///
    /// Paths are compared byte by byte, as they came: nothing is decoded, so no two spellings of a
    /// path exist. A query is ignored.
    init?(target: Span<UInt8>) {
        let path = Route.path(of: target)
        for route in Route.allCases where Route.matches(target, path, Route.paths[route.index]) {
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
        case .metrics, .livez, .readyz, .model: method == .get || method == .head
        }
    }

    /// The field of a 405 that names the allowed methods.
    var allowField: HTTPReplyField {
        switch self {
        case .predict: HTTPReplyField("Allow", "POST")
        case .metrics, .livez, .readyz, .model: HTTPReplyField("Allow", "GET, HEAD")
        }
    }

    /// The path without its slash: what the route is called in metrics.
    var name: String {
        switch self {
        case .predict: "predict"
        case .metrics: "metrics"
        case .livez: "livez"
        case .readyz: "readyz"
        case .model: "model"
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
        }
    }

    private static let paths: [[UInt8]] = allCases.map { Array("/\($0.name)".utf8) }

    /// Where the path lies in a target: in front of the query, and behind scheme and authority if
    /// the target is in absolute form, as requests to proxies are.
    private static func path(of target: Span<UInt8>) -> Range<Int> {
        let end = firstIndex(of: UInt8(ascii: "?"), in: target, from: 0) ?? target.count
        var start = 0
        if let slash = firstIndex(of: UInt8(ascii: "/"), in: target, from: 0), slash > 1,
            target[slash - 1] == UInt8(ascii: ":"),
            slash + 1 < end, target[slash + 1] == UInt8(ascii: "/")
        {
            start = firstIndex(of: UInt8(ascii: "/"), in: target, from: slash + 2) ?? end
        }
        return min(start, end)..<end
    }

    private static func firstIndex(
        of byte: UInt8, in bytes: Span<UInt8>, from start: Int
    ) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == byte { return index }
            index += 1
        }
        return nil
    }

    private static func matches(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ path: [UInt8]
    ) -> Bool {
        guard range.count == path.count else { return false }
        for index in path.indices where bytes[range.lowerBound + index] != path[index] {
            return false
        }
        return true
    }
}
