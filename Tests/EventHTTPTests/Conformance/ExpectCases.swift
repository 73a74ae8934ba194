enum ExpectCases {
    static let groups = [values]

    private static func request(
        _ value: String, version: String = "1.1", _ framing: String = "Content-Length: 3",
        _ body: String = "foo"
    ) -> String {
        "POST / HTTP/\(version)\r\nHost: h\r\nExpect: \(value)\r\n\(framing)\r\n\r\n\(body)"
    }

    // A body that has come gets no 100; one that comes later may, and `ExpectTests` waits for it.
    private static let values = WireGroup(
        "RFC 9110, section 10.1.1: 100-continue, and nothing else",
        [
            .served("100-continue", request("100-continue"), "post / foo"),
            .served("in any case", request("100-CONTINUE"), "post / foo"),
            .served("between blanks", request(" \t100-Continue\t "), "post / foo"),
            .served(
                "with chunks",
                request("100-continue", "Transfer-Encoding: chunked", "3\r\nfoo\r\n0\r\n\r\n"),
                "post / foo"),
            .served(
                "without a body", request("100-continue", "Content-Length: 0", ""), "post / "),
            .servedGet("with a method that has no body", "Expect: 100-continue"),
            .served(
                "twice on one connection", request("100-continue") + request("100-continue"),
                "post / foo", "post / foo"),
            .served(
                "in HTTP/1.0", request("100-continue", version: "1.0"), "post / foo", end: .closed),
            .served(
                "another one in HTTP/1.0", request("magic", version: "1.0"), "post / foo",
                end: .closed),
            .refused(
                "before a body that is too large",
                request("100-continue", "Content-Length: 8388609", ""), 413),
            .refused("before a bad length", request("100-continue", "Content-Length: x"), 400),
            .refused(
                "before two lengths",
                request("100-continue", "Content-Length: 3\r\nContent-Length: 3"), 400),
            .refused("before a coding", request("100-continue", "Transfer-Encoding: gzip"), 400),
            .refusedGet("another one without a body", "Expect: magic", status: 417),
            .refusedGet("NUL in it", "Expect: 100-continue\0"),
        ]
            + [
                "magic", "100", "100-continues", "x100-continue", "101-continue",
                "100-continue;q=1", "100-continue=1", "100 continue", "\"100-continue\"",
                "200-ok, 100-continue", "100-continue, 200-ok", "100-continue\u{A0}",
            ].map { .refused($0.debugDescription, request($0), 417) })
}
