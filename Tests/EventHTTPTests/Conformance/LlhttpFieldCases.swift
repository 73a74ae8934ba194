/// See `LlhttpRequestCases`.
enum LlhttpFieldCases {
    static let groups = [invalid, relaxed, length]

    private static let invalid = WireGroup(
        "llhttp, invalid.md: field lines",
        [
            .refusedGet("two fields with a carriage return between", "A: 1\rB: 2"),
            .refusedPost(
                "a coding behind a value and a line feed", "x:x\nTransfer-Encoding: chunked",
                body: "1\r\nA\r\n0\r\n\r\n"),
            .refusedPost(
                "a coding behind a carriage return", "Connection: Close",
                "x:\rTransfer-Encoding: chunked", body: "1\r\nA\r\n0\r\n\r\n"),
            .refusedPost(
                "a coding behind a line feed", "x:\nTransfer-Encoding: chunked",
                body: "1\r\nA\r\n0\r\n\r\n"),
            .refusedGet("an at sign in a name", "Fo@: v"),
            .refusedGet("a control and a tab in a name", "Foo\u{1}\tbar: v"),
            .refusedGet("no name", ": v"),
            .refusedGet("a name on two lines", "name", " : value"),
            .refusedGet("a name that was damaged", "Connection\r\u{1B}5\u{D5}eep-Alive", "X: y"),
            .refusedGet("another name that was damaged", "X-Field\r\u{1B}5\u{D5}eep-Alive", "X: y"),
        ])

    private static let relaxed = WireGroup(
        "llhttp, lenient-headers.md and lenient-header-value-relaxed.md",
        [
            .refusedGet("a form feed in a value", "A: a\u{C}b"),
            .refusedGet("a form feed for a value", "A: \u{C}"),
            .served(
                "a form feed in the second request",
                "GET /1 HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n\r\n"
                    + "GET /2 HTTP/1.1\r\nHost: h\r\nA: \u{C}\r\n\r\n",
                "get /1 ", refusal: 400),
            .refused(
                "a blank before the first field", "GET / HTTP/1.1\r\n A: b\r\nHost: h\r\n\r\n"),
        ])

    private static let length = WireGroup(
        "llhttp, content-length.md",
        [
            .servedPost("zeros in front", "Content-Length: 003", body: "abc", echo: "abc"),
            .servedPost(
                "zeros in front and another field behind", "Content-Length: 003", "A: b",
                body: "abc",
                echo: "abc"),
            .refusedPost(
                "21 digits", "Content-Length: 1000000000000000000000", body: "", status: 413),
            .refusedPost("1 and 2", "Content-Length: 1", "Content-Length: 2"),
            .refusedPost(
                "a length and identity", "Content-Length: 1", "Transfer-Encoding: identity"),
            .refusedPost(
                "a blank before the colon", "Connection: upgrade", "Content-Length : 4",
                "Upgrade: ws", body: "abcdefgh"),
            .served(
                "odd letters, in HTTP/1.0",
                "GET /odd HTTP/1.0\r\nconTENT-Length: 5\r\n\r\nHELLO", "get /odd HELLO",
                end: .closed),
            .servedPost(
                "blanks around it", "Content-Length:  42 ", body: String(repeating: "b", count: 42),
                echo: String(repeating: "b", count: 42)),
            .servedPost(
                "tabs around it", "Content-Length:\t42\t  ",
                body: String(repeating: "b", count: 42), echo: String(repeating: "b", count: 42)),
            .refusedPost("a blank in it", "Content-Length: 4 2"),
            .refusedPost("a blank in it, between more digits", "Content-Length: 13 37"),
            .refusedPost("nothing", "Content-Length:", body: ""),
            .refusedPost("a carriage return for the hyphen", "Content\rLength: 003", body: "abc"),
            .unanswered(
                "a request that lies in the body of another",
                "PUT /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 123\r\n\r\n"
                    + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 456\r\n\r\n"),
            .refused(
                "a carriage return between head and body",
                "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\rabc\r\n\r\n"),
        ])
}
