/// See `Http11ProbeCases`.
enum Http11ProbeFieldCases {
    private static let get = Http11ProbeCases.get
    private static let echo = "GET /echo HTTP/1.1\r\nHost: localhost:8080\r\n"

    static let group = WireGroup(
        "Http11Probe, conditions and cookies",
        [
            .served(
                "CAP-ETAG-304", get + "\r\n\(get)If-None-Match: \"no-etag\"\r\n\r\n", "get / ",
                "get / "),
            .served(
                "CAP-LAST-MODIFIED-304",
                get + "\r\n\(get)If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT\r\n\r\n",
                "get / ", "get / "),
            .served(
                "CAP-ETAG-IN-304", get + "\r\n\(get)If-None-Match: \"no-etag\"\r\n\r\n", "get / ",
                "get / "),
            .served(
                "CAP-INM-PRECEDENCE",
                get
                    + "\r\n\(get)If-None-Match: \"no-etag\"\r\nIf-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n",
                "get / ", "get / "),
            .served(
                "CAP-INM-WILDCARD", get + "\r\n\(get)If-None-Match: *\r\n\r\n", "get / ", "get / "),
            .served(
                "CAP-IMS-FUTURE",
                get + "\r\n\(get)If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT\r\n\r\n",
                "get / ", "get / "),
            .served(
                "CAP-IMS-INVALID", get + "\r\n\(get)If-Modified-Since: not-a-date\r\n\r\n",
                "get / ", "get / "),
            .served(
                "CAP-INM-UNQUOTED", get + "\r\n\(get)If-None-Match: no-etag\r\n\r\n", "get / ",
                "get / "),
            .served(
                "CAP-ETAG-WEAK", get + "\r\n\(get)If-None-Match: W/\"no-etag\"\r\n\r\n", "get / ",
                "get / "),
            .served("COOK-ECHO", echo + "Cookie: foo=bar\r\n\r\n", "get /echo "),
            .refused(
                "COOK-OVERSIZED",
                echo + "Cookie: big=" + String(repeating: "A", count: 65_536) + "\r\n\r\n", 431),
            .served("COOK-EMPTY", echo + "Cookie: \r\n\r\n", "get /echo "),
            .refused("COOK-NUL", echo + "Cookie: foo=\0bar\r\n\r\n"),
            .refused("COOK-CONTROL-CHARS", echo + "Cookie: foo=\u{1}\u{2}\u{3}\r\n\r\n"),
            .served(
                "COOK-MANY-PAIRS",
                echo + "Cookie: " + (0..<1_000).map { "k\($0)=v\($0)" }.joined(separator: "; ")
                    + "\r\n\r\n", "get /echo "),
            .served("COOK-MALFORMED", echo + "Cookie: ===;;;\r\n\r\n", "get /echo "),
            .served("COOK-MULTI-HEADER", echo + "Cookie: a=1\r\nCookie: b=2\r\n\r\n", "get /echo "),
            .served(
                "COOK-PARSED-BASIC",
                "GET /cookie HTTP/1.1\r\nHost: localhost:8080\r\nCookie: foo=bar\r\n\r\n",
                "get /cookie "),
            .served(
                "COOK-PARSED-MULTI",
                "GET /cookie HTTP/1.1\r\nHost: localhost:8080\r\nCookie: a=1; b=2; c=3\r\n\r\n",
                "get /cookie "),
            .served(
                "COOK-PARSED-EMPTY-VAL",
                "GET /cookie HTTP/1.1\r\nHost: localhost:8080\r\nCookie: foo=\r\n\r\n",
                "get /cookie "),
            .served(
                "COOK-PARSED-SPECIAL",
                "GET /cookie HTTP/1.1\r\nHost: localhost:8080\r\nCookie: a=hello world; b=x=y\r\n\r\n",
                "get /cookie "),
        ])
}
