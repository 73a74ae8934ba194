enum HalfCloseCases {
    static let groups = [whole, partial]

    private static let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nfoo"
    private static let chunks =
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nfoo\r\n0\r\nT: v\r\n\r\n"

    private static func served(
        _ description: String, _ text: String, _ replies: [String], refusal: Int? = nil
    ) -> WireCase {
        var answers = replies.map { WireAnswer(status: 200, text: $0) }
        if let refusal { answers.append(WireAnswer(refusal: refusal)) }
        return WireCase(
            description: description, bytes: WireCase.bytes(text), answers: answers,
            end: .halfClosed)
    }

    private static let whole = WireGroup(
        "RFC 9112, section 9.6: what came whole before a half-close is answered",
        [
            served("a GET", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", ["get / "]),
            served("a body", post, ["post / foo"]),
            served("chunks", chunks, ["post / foo"]),
            served("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", ["get / "]),
            served("two", post + chunks, ["post / foo", "post / foo"]),
            served(
                "one that is answered late", "GET /later?20 HTTP/1.1\r\nHost: h\r\n\r\n",
                ["get /later?20 "]),
            served("a refused one", "nonsense\r\n\r\n", [], refusal: 400),
            served(
                "a refused one behind a good one", post + "nonsense\r\n\r\n", ["post / foo"],
                refusal: 400),
            served("an empty line behind a good one", post + "\r\n", ["post / foo"]),
            served(
                "half of one behind a good one", post + String(post.dropLast(1)), ["post / foo"]),
            served(
                "half of one in chunks behind a good one", post + String(chunks.dropLast(1)),
                ["post / foo"]),
            served("the start of a target behind a good one", post + "GET /", ["post / foo"]),
        ])

    private static let partial = WireGroup(
        "RFC 9112, section 8: what is partial at a half-close gets no answer",
        ([
            "", "\r", "\r\n", "G", "GET", "GET ", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r",
            "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost", "GET / HTTP/1.1\r\nHost: h",
            "GET / HTTP/1.1\r\nHost: h\r", "GET / HTTP/1.1\r\nHost: h\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\n\r",
        ] as [String]).map { .unanswered($0.debugDescription, $0) }
            + [1, 2, 3].map {
                .unanswered("\($0) bytes of a body missing", String(post.dropLast($0)))
            }
            + (1...14).map {
                let bytes = chunks.unicodeScalars.dropLast($0)
                return .unanswered("\($0) bytes of the chunks missing", String(bytes))
            })
}
