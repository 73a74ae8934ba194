/// The method of a request (RFC 9110, section 9).
package enum HTTPMethod: Sendable, Hashable {
    case get, head, post, put, delete, options, trace, patch
    /// A method token that neither RFC 9110 nor RFC 5789 names, or whose case differs from it.
    case unrecognized

    /// The method with this name; nil for CONNECT, which asks for something else than a resource.
    init?(_ name: Span<UInt8>) {
        for (text, method) in HTTPMethod.names where text.span.hasSameBytes(as: name) {
            self = method
            return
        }
        if HTTPMethod.connect.span.hasSameBytes(as: name) { return nil }
        self = .unrecognized
    }

    /// Whether evhttp reads a body that comes with this method.
    var hasBodyRead: Bool {
        switch self {
        case .get, .post, .put, .delete, .options, .patch: true
        case .head, .trace, .unrecognized: false
        }
    }

    private static let connect = Array("CONNECT".utf8)
    private static let names: [([UInt8], HTTPMethod)] = [
        (Array("GET".utf8), .get), (Array("HEAD".utf8), .head), (Array("POST".utf8), .post),
        (Array("PUT".utf8), .put), (Array("DELETE".utf8), .delete),
        (Array("OPTIONS".utf8), .options), (Array("TRACE".utf8), .trace),
        (Array("PATCH".utf8), .patch),
    ]
}

extension Span where Element == UInt8 {
    fileprivate func hasSameBytes(as other: Span<UInt8>) -> Bool {
        count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }
}
