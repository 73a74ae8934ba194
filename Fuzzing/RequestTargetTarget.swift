internal import WebPages

@testable internal import IrisService

/// A request target: the route is that of its path, whatever the query, and the same in absolute form.
enum RequestTargetTarget: FuzzTarget {
    static let name = "request-target"

    static func check(_ input: [UInt8]) throws(Finding) {
        let route = Route(target: input.span)
        let path = expectedPath(in: input)
        try Finding.unless(
            route == path.flatMap { routes[Array($0)] }, "\(route as Any) for this target")
        let page = Route.page(target: input.span)
        try Finding.unless((page != nil) == (route == .pages), "\(page?.path ?? "no page")")
        if let page {
            try Finding.unless(page.path.utf8.elementsEqual(path ?? []), "the page \(page.path)")
        }
        try expectSameRoute(route, input + Array("?x=/predict".utf8))
        if input.first == UInt8(ascii: "/") {
            try expectSameRoute(route, Array("http://[::1]:8000".utf8) + input)
        }
    }

    private static func expectSameRoute(_ route: Route?, _ target: [UInt8]) throws(Finding) {
        let other = Route(target: target.span)
        try Finding.unless(
            other == route, "\(route as Any), but \(other as Any) in another form of the target")
    }

    /// The path (RFC 9112, section 3.2) of a target in origin form or in absolute form.
    private static func expectedPath(in target: [UInt8]) -> ArraySlice<UInt8>? {
        let beforeQuery = target.prefix { $0 != UInt8(ascii: "?") }
        if beforeQuery.first == UInt8(ascii: "/") { return beforeQuery }
        let scheme = beforeQuery.prefix { $0 != UInt8(ascii: "/") }
        let rest = beforeQuery.dropFirst(scheme.count)
        guard scheme.count > 1, scheme.last == UInt8(ascii: ":"), rest.starts(with: "//".utf8)
        else { return nil }
        let path = rest.dropFirst(2).drop { $0 != UInt8(ascii: "/") }
        // No path is the same as the root's (RFC 9110, section 4.2.3).
        return path.isEmpty ? [UInt8(ascii: "/")] : path
    }

    private static let routes: [[UInt8]: Route] = {
        let paths: [(String, Route)] =
            [
                ("/predict", .predict), ("/metrics", .metrics), ("/livez", .livez),
                ("/readyz", .readyz), ("/model", .model), ("/openapi.json", .openapi),
            ] + WebPage.all.map { ($0.path, .pages) }
        return Dictionary(uniqueKeysWithValues: paths.map { (Array($0.0.utf8), $0.1) })
    }()
}
