/// Every bound that the transport keeps. Nothing that a client can make grow is without one.
package struct HTTPServerLimits: Sendable {
    /// Request line and header fields of one request together, without their line ends.
    package var headBytes = 16 * 1024
    /// The request target alone (RFC 9112, section 3, asks for at least 8,000).
    package var targetBytes = 8_000
    package var headerFields = 100
    package var bodyBytes = 8 * 1024 * 1024
    /// Of one loop: what the whole server may hold, divided by the number of loops.
    package var connectionsPerLoop = 10_000
    /// How long a connection may send nothing while no reply is owed to it.
    package var idleSeconds = 75
    /// How long a drain waits for replies that are owed before it cuts their connections.
    package var drainSeconds = 10
    /// Connections that the kernel holds for a loop that has not accepted them yet; it caps the
    /// number at net.core.somaxconn.
    package var backlog = 4_096

    /// What one request may take on the wire: chunks have an overhead, and evhttp sets no bound to
    /// the line with a chunk's size, which it keeps and searches from its start with every read.
    var requestBytes: Int { 2 * (headBytes + bodyBytes) + 64 * 1024 }

    package init() {}
}
