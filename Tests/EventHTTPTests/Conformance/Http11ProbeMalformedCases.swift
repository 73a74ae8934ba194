/// See `Http11ProbeCases`.
enum Http11ProbeMalformedCases {
    private static let get = Http11ProbeCases.get
    private static let post = Http11ProbeCases.post
    private static let chunked = Http11ProbeCases.chunked

    static let group = WireGroup(
        "Http11Probe, malformed input and normalization",
        [
            .refused(
                "MAL-BINARY-GARBAGE",
                String(
                    String.UnicodeScalarView(
                        (UInt8(0)...0xFF).reversed().map { Unicode.Scalar($0) }))),
            .refused(
                "MAL-LONG-URL",
                "GET /" + String(repeating: "A", count: 100_000)
                    + " HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", 414),
            .refused(
                "MAL-LONG-HEADER-VALUE",
                get + "X-Big: " + String(repeating: "B", count: 100_000) + "\r\n\r\n", 431),
            .refused(
                "MAL-MANY-HEADERS",
                get + (0..<10_000).map { "X-H-\($0): value\r\n" }.joined() + "\r\n", 431),
            .refused("MAL-NUL-IN-URL", "GET /\0test HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .refused("MAL-CONTROL-CHARS-HEADER", get + "X-Test: abc\u{7}\u{8}\u{B}def\r\n\r\n"),
            .unanswered("MAL-INCOMPLETE-REQUEST", get + "X-Test: value"),
            .unanswered("MAL-EMPTY-REQUEST", ""),
            .refused(
                "MAL-LONG-HEADER-NAME",
                get + String(repeating: "A", count: 100_000) + ": val\r\n\r\n", 431),
            .refused(
                "MAL-LONG-METHOD",
                String(repeating: "A", count: 100_000)
                    + " / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", 431),
            .refused("MAL-NON-ASCII-HEADER-NAME", get + "X-T\u{C3}\u{AB}st: value\r\n\r\n"),
            .refused(
                "MAL-NON-ASCII-URL", "GET /caf\u{C3}\u{A9} HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"
            ),
            .refused("MAL-CL-OVERFLOW", post + "Content-Length: 99999999999999999999\r\n\r\n", 413),
            .refused("MAL-WHITESPACE-ONLY-LINE", "   \r\n\r\n"),
            .refused("MAL-NUL-IN-HEADER-VALUE", get + "X-Test: val\0ue\r\n\r\n"),
            .refused(
                "MAL-CHUNK-SIZE-OVERFLOW", chunked + "FFFFFFFFFFFFFFFF0\r\nhello\r\n0\r\n\r\n"),
            .refused("MAL-H2-PREFACE", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
            .refused("MAL-CL-EMPTY", post + "Content-Length: \r\n\r\n"),
            .served(
                "MAL-CL-TAB-BEFORE-VALUE", post + "Content-Length:\t5\r\n\r\nhello", "post / hello"),
            .served(
                "MAL-URL-BACKSLASH", "GET /path\\file HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "get /path\\file "),
            .refused(
                "MAL-URL-OVERLONG-UTF8",
                "GET /\u{C0}\u{AF} HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .served(
                "MAL-URL-PERCENT-NULL",
                "GET /path%00.html HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", "get /path%00.html "),
            .served(
                "MAL-URL-PERCENT-CRLF",
                "GET /path%0d%0aX-Injected:%20true HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "get /path%0d%0aX-Injected:%20true "),
            .refused(
                "MAL-CHUNK-EXT-64K",
                chunked + "5;ext=" + String(repeating: "a", count: 65_536)
                    + "\r\nhello\r\n0\r\n\r\n", 431),
            .served(
                "MAL-RANGE-OVERLAPPING",
                get + "Range: bytes="
                    + [String](repeating: "0-", count: 1_000).joined(separator: ",") + "\r\n\r\n",
                "get / "),
            .refused("MAL-POST-CL-HUGE-NO-BODY", post + "Content-Length: 999999999\r\n\r\n", 413),
            .served(
                "NORM-UNDERSCORE-CL",
                "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 11\r\nContent_Length: 99\r\n\r\nhello world",
                "post /echo hello world"),
            .refused(
                "NORM-SP-BEFORE-COLON-CL",
                "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 11\r\nContent-Length : 5\r\n\r\nhello world"
            ),
            .refused(
                "NORM-TAB-IN-NAME",
                "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 11\r\nContent\tLength: 99\r\n\r\nhello world"
            ),
            .refused(
                "NORM-CASE-TE",
                "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 11\r\nTRANSFER-ENCODING: chunked\r\n\r\nhello world"
            ),
            .served(
                "NORM-UNDERSCORE-TE",
                "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 11\r\nTransfer_Encoding: chunked\r\n\r\nhello world",
                "post /echo hello world"),
        ])
}
