/// See `LlhttpRequestCases`.
enum LlhttpConnectionCases {
    static let groups = [keepAlive, upgrade, pipelining]

    private static func put(
        _ lines: String..., version: String = "1.1", body: String = ""
    ) -> String {
        let fields = lines.map { $0 + "\r\n" }.joined()
        return "PUT /url HTTP/\(version)\r\nHost: h\r\n\(fields)\r\n\(body)"
    }

    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    private static let keepAlive = WireGroup(
        "llhttp, connection.md: keep-alive and close",
        [
            .served("keep-alive", put("Connection: keep-alive"), "put /url "),
            .served(
                "keep-alive twice", put("Connection: keep-alive") + put("Connection: keep-alive"),
                "put /url ", "put /url "),
            .served(
                "a request behind HTTP/1.0", put(version: "1.0") + put(), "put /url ",
                end: .closedBeforeLastBytes),
            .served(
                "chunks behind HTTP/1.0",
                put("Content-Length: 0", version: "1.0") + put("Transfer-Encoding: chunked"),
                "put /url ", end: .closedBeforeLastBytes),
            .served(
                "an empty line between two", put("Content-Length: 4", body: "q=42\r\n") + get,
                "put /url q=42", "get / "),
            .refused("a carriage return for the hyphen", put("Connection: keep\ralive")),
            .served("close", put("Connection: close"), "put /url ", end: .closed),
            .served("close and a tab", put("Connection: close\t"), "put /url ", end: .closed),
            .served(
                "a request behind a close",
                put("Content-Length: 4", "Connection: close", body: "q=42\r\n") + get,
                "put /url q=42", end: .closedBeforeLastBytes),
            .served(
                "a request behind a close and a tab",
                put("Content-Length: 4", "Connection: close\t", body: "q=42\r\n") + get,
                "put /url q=42", end: .closedBeforeLastBytes),
            .served(
                "close among others", put("Connection: close, a, upgrade, b, keep-alive"),
                "put /url ", end: .closed),
            .refused("a list in a fold", put("Connection: Something,", " Upgrade, ,Keep-Alive")),
            .refused("a list in a fold, with a blank", put("Connection: keep-alive, ", " upgrade")),
            .refused(
                "a blank before the colon",
                put("Connection : upgrade", "Content-Length: 4", "Upgrade: ws", body: "abcdefgh")),
        ])

    private static let upgrade = WireGroup(
        "llhttp, connection.md: an upgrade, which is ignored",
        [
            .served("without a body", put("Connection: upgrade", "Upgrade: ws"), "put /url "),
            .served(
                "with a body and more",
                put(
                    "Connection: upgrade", "Content-Length: 4", "Upgrade: ws",
                    body: "abcdefgh\r\n\r\n"),
                "put /url abcd", refusal: 400),
            .served(
                "with words behind it",
                put(
                    "Connection: keep-alive, upgrade", "Upgrade: WebSocket", body: "Hot dog\r\n\r\n"
                ),
                "put /url ", refusal: 400),
            .served(
                "with the keys of an early WebSocket",
                put(
                    "Connection: Upgrade", "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00",
                    "Upgrade: WebSocket", "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5"),
                "put /url "),
            .served(
                "to HTTP/2 with a body",
                put(
                    "Connection: Upgrade", "Upgrade: HTTP/2.0", "Content-Length: 15",
                    body: "sweet post bodyHot dog\r\n\r\n"),
                "put /url sweet post body", refusal: 400),
        ])

    private static let pipelining = WireGroup(
        "llhttp, pipelining.md",
        [
            .served(
                "three with a body",
                put("Content-Length: 3", body: "AAA") + put("Content-Length: 4", body: "BBBB")
                    + put("Content-Length: 5", body: "CCCCC"),
                "put /url AAA", "put /url BBBB", "put /url CCCCC"),
            .served(
                "lengths that are a byte too short",
                put("Content-Length: 3", body: "AAA\r\n")
                    + put("Content-Length: 4", body: "BBBB\r\n")
                    + put("Content-Length: 4", body: "CCCCC\r\n\r\n"),
                "put /url AAA", "put /url BBBB", "put /url CCCC", refusal: 400),
        ])
}
