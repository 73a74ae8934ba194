internal import CLibevent

/// The method of a request (RFC 9110, section 9).
package enum HTTPMethod: Sendable, Hashable {
    case get, head, post, put, delete, options, trace, connect, patch
    /// A method token that RFC 9110 does not name, or whose case differs from it.
    case unrecognized

    init(_ type: evhttp_cmd_type) {
        self =
            switch type {
            case EVHTTP_REQ_GET: .get
            case EVHTTP_REQ_HEAD: .head
            case EVHTTP_REQ_POST: .post
            case EVHTTP_REQ_PUT: .put
            case EVHTTP_REQ_DELETE: .delete
            case EVHTTP_REQ_OPTIONS: .options
            case EVHTTP_REQ_TRACE: .trace
            case EVHTTP_REQ_CONNECT: .connect
            case EVHTTP_REQ_PATCH: .patch
            default: .unrecognized
            }
    }

    /// Whether evhttp reads a body that comes with this method. For the others, the bytes of a body
    /// would be taken for the next request, so such a connection has to end with its reply.
    var hasBodyRead: Bool {
        switch self {
        case .get, .post, .put, .delete, .options, .connect, .patch: true
        case .head, .trace, .unrecognized: false
        }
    }
}
