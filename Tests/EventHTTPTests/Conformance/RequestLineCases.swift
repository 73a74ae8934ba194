enum RequestLineCases {
    static let groups = [emptyLines, line, version]

    private static func get(_ line: String) -> String { "\(line)\r\nHost: h\r\n\r\n" }

    private static let emptyLines = WireGroup(
        "RFC 9112, section 2.2: what stands before a request line",
        [
            .served("one empty line", "\r\n" + get("GET / HTTP/1.1"), "get / "),
            .served(
                "an empty line before each of two requests",
                "\r\n" + get("GET /1 HTTP/1.1") + "\r\n" + get("GET /2 HTTP/1.1"),
                "get /1 ", "get /2 "),
            .served(
                "an empty line behind a body",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nfoo\r\n", "post / foo"),
            .refused("two empty lines", "\r\n\r\n" + get("GET / HTTP/1.1")),
            .refused("a bare line feed", "\n" + get("GET / HTTP/1.1")),
            .refused("an empty line and a bare line feed", "\r\n\n" + get("GET / HTTP/1.1")),
            .refused("a bare carriage return", "\r" + get("GET / HTTP/1.1")),
            .refused("two carriage returns and a line feed", "\r\r\n" + get("GET / HTTP/1.1")),
            .refused("a space", " " + get("GET / HTTP/1.1")),
            .refused("a tab", "\t" + get("GET / HTTP/1.1")),
            .refused("a line of one space", " \r\n" + get("GET / HTTP/1.1")),
            .refused("a byte order mark", "\u{EF}\u{BB}\u{BF}" + get("GET / HTTP/1.1")),
            .refused("NUL", "\0" + get("GET / HTTP/1.1")),
        ])

    private static let line = WireGroup(
        "RFC 9112, section 3: method, target and version with one space between them",
        [
            .served("as it should be", get("GET / HTTP/1.1"), "get / "),
            .refused("two spaces behind the method", get("GET  / HTTP/1.1")),
            .refused("two spaces behind the target", get("GET /  HTTP/1.1")),
            .refused("a space behind the version", get("GET / HTTP/1.1 ")),
            .refused("a tab behind the version", get("GET / HTTP/1.1\t")),
            .refused("a tab behind the method", get("GET\t/ HTTP/1.1")),
            .refused("a tab behind the target", get("GET /\tHTTP/1.1")),
            .refused("a vertical tab behind the method", get("GET\u{0B}/ HTTP/1.1")),
            .refused("a form feed behind the target", get("GET /\u{0C}HTTP/1.1")),
            .refused("a no-break space behind the target", get("GET /\u{A0}HTTP/1.1")),
            .refused("a carriage return behind the target", get("GET /\rHTTP/1.1")),
            .refused("a line feed behind the target", get("GET /\nHTTP/1.1")),
            .refused("four words", get("GET / / HTTP/1.1")),
            .refused("two versions", get("GET / HTTP/1.1 HTTP/1.1")),
            .refused("no space at all", get("GET/HTTP/1.1")),
            .refused("no method", get(" / HTTP/1.1")),
            .refused("no target", get("GET HTTP/1.1")),
            .refused("an empty target", get("GET  HTTP/1.1")),
            .refused("no version, as HTTP/0.9 has it", "GET /\r\n\r\n"),
            .refused("a space instead of the version", get("GET / ")),
            .refused("a status line", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            .refused("a field line", "Host: h\r\n\r\n"),
            .refused("ended by a bare line feed", "GET / HTTP/1.1\nHost: h\r\n\r\n"),
            .refused("ended by a bare carriage return", "GET / HTTP/1.1\rHost: h\r\n\r\n"),
            .refused("ended by two carriage returns", "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n"),
            .refused("continued on the next line", "GET / HTTP/1.1\r\n \r\nHost: h\r\n\r\n"),
        ]
            + WireCase.forEach(WireCase.controls) { name, byte in
                .refused("\(name) before the version", get("GET / \(byte)HTTP/1.1"))
            })

    private static let version = WireGroup(
        "RFC 9112, section 2.3: the version",
        ["1.2", "1.5", "1.9"].map {
            .served("\($0) is served as 1.1", get("GET / HTTP/\($0)"), "get / ")
        }
            + ["2.0", "3.0", "0.9", "0.0", "5.6", "9.9"].map {
                .refused("\($0) is of another major version", get("GET / HTTP/\($0)"), 505)
            }
            + [
                "HTTP/1.1.1", "http/1.1", "Http/1.1", "HTTP/01.1", "HTTP/1.01", "HTTP/1.10",
                "HTTP/11.1", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/", "HTTP", "HTTP/1,1",
                "HTTP/1:1", "HTTP/-1.1", "HTTP/+1.1", "HTTP/1.-1", "HTTP/1.1a", "HTTP/a.b",
                "HTTP/0x1.1", "HTTP /1.1", "HTTP/ 1.1", "HTTP/1 .1", "HTTP\\1.1", "XHTTP/1.1",
                "HTTP/1.1;a", "HTTP/1.\u{B9}", "HTTP/257.1", "HTTP/1.257", "HTTP/4294967297.1",
                "HTTPS/1.1", "ICAP/1.0", "RTSP/1.0", "HTTP/2", "HTTP/2.00", "\"HTTP/1.1\"",
            ].map { .refused($0, get("GET / \($0)")) })
}
