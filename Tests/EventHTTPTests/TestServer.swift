import EventHTTP
import Testing

/// Runs `body` against an echoing server on a free loopback port; see `withServer`.
@discardableResult
func withEchoServer(
    loops: Int = 1,
    limits: HTTPServerLimits = HTTPServerLimits(),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (HTTPServer) throws -> Void
) throws -> Int {
    try withServer(loops: loops, limits: limits, sourceLocation: sourceLocation) { _ in
        EchoHandler()
    } body: { server in
        try body(server)
    }
}

/// Runs `body` against a server on a free loopback port, then drains it and waits for its end.
/// Every test thereby checks that its server ends and leaves no socket behind.
///
/// Returns how many connections the drain had to cut.
@discardableResult
func withServer(
    host: String = "127.0.0.1",
    loops: Int = 1,
    limits: HTTPServerLimits = HTTPServerLimits(),
    hosts: AllowedHosts? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    makeHandler: (Int) -> any HTTPHandler,
    body: (HTTPServer) throws -> Void
) throws -> Int {
    let server = try HTTPServer(
        host: host, port: 0, loops: loops, limits: limits, hosts: hosts, makeHandler: makeHandler)
    try server.start()
    defer { server.drain() }
    try body(server)
    server.drain()
    let cut = server.join()
    eventually("no socket is left after the server's end", sourceLocation: sourceLocation) {
        descriptorCount(onPort: server.port) == 0
    }
    return cut
}

extension HTTPServer {
    /// Waits until the server holds no connection any more, and no descriptor but its listeners'.
    func expectNoConnections(
        listeners: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        eventually("no connection is left", sourceLocation: sourceLocation) {
            openConnections == 0 && descriptorCount(onPort: port) == listeners
        }
    }
}
