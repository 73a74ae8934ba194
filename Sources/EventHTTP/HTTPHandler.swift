/// What answers the requests of one loop. It is called on that loop's thread only, so it needs no
/// protection of its own, and it must not block: every connection of the loop waits for it.
package protocol HTTPHandler: AnyObject {
    /// Answers one complete request.
    ///
    /// `HTTPExchange.Answered` comes from the exchange's consuming methods alone, so the compiler
    /// checks that each path through a handler answers, and that none answers twice.
    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered

    /// A client has connected.
    func connectionOpened()

    /// A connection that `connectionOpened` was called for has ended.
    func connectionClosed()

    /// The loop stops accepting clients, because it holds as many as it may, or accepts them again.
    func listenerPaused(_ isPaused: Bool)

    /// The loop's clock has ticked, so much later than it should have: what else the loop did made
    /// it late. Called about twice a second.
    func loopTicked(lagNanoseconds: UInt64)

    /// Appends the body for a request that the transport refuses by itself, and returns its media
    /// type. The request never reached `handle`, and the connection ends; or there was no memory for its
    /// body, or for what `handle` wanted to reply, and the connection goes on.
    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString

    /// What the reply to such a request says beside that; `origin` is the value of its field Origin,
    /// nil if it has none or was refused before that was read.
    func refusalFields(origin: Span<UInt8>?) -> [HTTPReplyField]

    /// The transport has ended a connection in the middle of a reply, or where it could not say why.
    func connectionCut(_ refusal: RequestRefusal)
}

extension HTTPHandler {
    package func connectionOpened() {}
    package func connectionClosed() {}
    package func listenerPaused(_ isPaused: Bool) {}
    package func loopTicked(lagNanoseconds: UInt64) {}
    package func refusalFields(origin: Span<UInt8>?) -> [HTTPReplyField] { [] }
    package func connectionCut(_ refusal: RequestRefusal) {}
}
