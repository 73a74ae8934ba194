enum ConnectionCases {
    static let groups = [current, older, upgrade]

    private static func request(_ version: String, _ lines: [String]) -> String {
        let fields = lines.map { "\($0)\r\n" }.joined()
        return "POST / HTTP/\(version)\r\nHost: h\r\nContent-Length: 3\r\n\(fields)\r\nfoo"
    }

    private static func kept(
        _ version: String, _ lines: String..., connection: String? = nil
    ) -> WireCase {
        .served(
            "\(version) is kept: \(lines)", request(version, lines), "post / foo",
            connection: connection)
    }

    private static func ended(_ version: String, _ lines: String...) -> WireCase {
        .served(
            "\(version) is ended: \(lines)", request(version, lines), "post / foo", end: .closed)
    }

    private static let current = WireGroup(
        "RFC 9112, sections 9.3 and 9.6: HTTP/1.1 goes on until a close",
        [
            kept("1.1"),
            kept("1.1", "Connection: keep-alive"),
            kept("1.1", "Connection: "),
            kept("1.1", "Connection: TE, x"),
            kept("1.1", "Connection: closed"),
            kept("1.1", "Connection: clos"),
            kept("1.1", "Connection: not-close"),
            kept("1.1", "X-Connection: close"),
            kept("1.1", "Keep-Alive: close"),
            kept("1.1", "Proxy-Connection: close"),
            ended("1.1", "Connection: close"),
            ended("1.1", "cONNECTION: cLOSE"),
            ended("1.1", "Connection:close"),
            ended("1.1", "Connection: \tclose\t "),
            ended("1.1", "Connection: close, TE"),
            ended("1.1", "Connection: TE, close"),
            ended("1.1", "Connection: TE,close,x"),
            ended("1.1", "Connection: TE ,\tclose\t, x"),
            ended("1.1", "Connection: ,close"),
            ended("1.1", "Connection: close,"),
            ended("1.1", "Connection: , ,,close"),
            ended("1.1", "Connection: keep-alive, close"),
            ended("1.1", "Connection: close, keep-alive"),
            ended("1.1", "Connection: keep-alive", "Connection: close"),
            ended("1.1", "Connection: close", "Connection: keep-alive"),
            ended("1.1", "Connection: TE", "X: y", "Connection: x", "connection: x, Close"),
            ended("1.2", "Connection: close"),
            .refusedGet("a bad list beside close", "Connection: close\0"),
        ])

    private static let older = WireGroup(
        "RFC 9112, section 9.3: HTTP/1.0 ends but for a keep-alive, which the reply confirms",
        [
            ended("1.0"),
            ended("1.0", "Connection: TE"),
            ended("1.0", "Connection: close"),
            ended("1.0", "Connection: keep-alive, close"),
            ended("1.0", "Connection: keep-alive", "Connection: close"),
            ended("1.0", "Connection: keep-alives"),
            ended("1.0", "Connection: keep"),
            ended("1.0", "Keep-Alive: 300"),
            ended("1.0", "Proxy-Connection: keep-alive"),
            kept("1.0", "Connection: keep-alive", connection: "keep-alive"),
            kept("1.0", "connection:KEEP-ALIVE", connection: "keep-alive"),
            kept("1.0", "Connection: keep-alive, TE", connection: "keep-alive"),
            kept("1.0", "Connection: TE, keep-alive", connection: "keep-alive"),
            kept("1.0", "Connection: TE", "Connection: keep-alive", connection: "keep-alive"),
        ])

    private static let upgrade = WireGroup(
        "RFC 9110, section 7.8: an upgrade may be ignored, and what follows is HTTP/1.1 again",
        [
            kept("1.1", "Connection: upgrade", "Upgrade: websocket"),
            kept(
                "1.1", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"),
            ended("1.1", "Connection: upgrade, close", "Upgrade: websocket"),
            .served(
                "bytes of another protocol behind it",
                request("1.1", ["Connection: upgrade", "Upgrade: other"]) + "other bytes\r\n\r\n",
                "post / foo", refusal: 400),
            .refused(
                "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0",
                505),
        ])
}
