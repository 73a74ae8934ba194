/// Every bound that the transport keeps. Nothing that a client can make grow is without one.
package struct HTTPServerLimits: Sendable {
    /// The head of a request: request line and fields with the ends of their lines. Also the extensions
    /// and trailers of a chunked body, together.
    package var headBytes = 16 * 1024
    /// The request target alone (RFC 9112, section 3, asks for at least 8,000).
    package var targetBytes = 8_000
    package var headerFields = 100
    package var bodyBytes = 8 * 1024 * 1024
    /// Of one loop: what the whole server may hold, divided by the number of loops.
    package var connectionsPerLoop = 10_000
    /// What the connections of one loop may make it hold together: themselves, requests that are not
    /// whole, and replies that are not out.
    package var heldBytesPerLoop = 128 * 1024 * 1024
    /// How long a connection may go without a request.
    package var idleSeconds = 75
    /// How long a head may take from its first byte to its last.
    package var headSeconds = 10
    /// How long a body may take, beside what its bytes take at the least rate.
    package var bodySeconds = 30
    /// The same for a client to take its reply.
    package var replySeconds = 30
    /// The least rate.
    package var bytesPerSecondMin = 64 * 1024
    /// How long a drain lets clients that are idle send a request that is on its way. Part of the following.
    package var drainGraceMilliseconds = 250
    /// How long a drain waits for replies that are owed before it cuts their connections.
    package var drainSeconds = 10
    /// How long a loop serves events before it lets the rest wait, and then those who wait, before it looks
    /// at its sockets again: see `LoopSchedule`.
    package var turnNanoseconds: UInt64 = 10_000_000
    /// How long it may take to serve everybody once, again and again, before handlers are told of an
    /// overload: see `LoopRound`.
    package var roundNanoseconds: UInt64 = 20_000_000
    /// Connections that the kernel holds for a loop that has not accepted them yet; it caps the
    /// number at net.core.somaxconn.
    package var backlog = 4_096

    package init() {}
}
