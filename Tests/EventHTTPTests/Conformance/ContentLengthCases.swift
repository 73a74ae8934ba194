enum ContentLengthCases {
    static let groups = [values, repetitions, limit]

    private static let values = WireGroup(
        "RFC 9110, section 8.6: digits alone",
        [
            .servedPost("3", "Content-Length: 3", body: "foo", echo: "foo"),
            .servedPost("in any case", "cONTENT-lENGTH: 3", body: "foo", echo: "foo"),
            .servedPost("without a blank", "Content-Length:3", body: "foo", echo: "foo"),
            .servedPost("between blanks", "Content-Length: \t3\t ", body: "foo", echo: "foo"),
            .servedPost("0", "Content-Length: 0", body: "", echo: ""),
            .servedPost("000", "Content-Length: 000", body: "", echo: ""),
            .servedPost("003", "Content-Length: 003", body: "foo", echo: "foo"),
            .servedPost(
                "decimal behind a zero", "Content-Length: 010", body: "0123456789",
                echo: "0123456789"),
            .servedPost(
                "60 zeros and a 3", "Content-Length: \(String(repeating: "0", count: 60))3",
                body: "foo", echo: "foo"),
            .servedPost("none", body: "", echo: ""),
            .servedPost(
                "line ends in the body", "Content-Length: 8", body: "\r\n\r\n\n\n\r\r",
                echo: "\r\n\r\n\n\n\r\r"),
            .servedPost(
                "any byte in the body", "Content-Length: 5", body: "\0\u{80}\u{FF}\u{7F}\u{1}",
                echo: "\0\u{80}\u{FF}\u{7F}\u{1}"),
            .servedPost("a name that is another", "Content_Length: 3", body: "", echo: ""),
        ]
            + [
                "", "+3", "-3", "-0", "0x3", "3h", "3.0", "3e0", "3 3", "3,3", "3, 3", "3;3", ",3",
                "3,", "\"3\"", "3_0", "three", "0 3", "3\u{A0}", "\u{B3}", "\u{85}3", "3\u{B}",
                "\u{C}3", "3\0", "\0", "3\u{7F}", "3\r", "3\n", "\n3", "\u{D9}\u{A3}", "3\r\n 3",
                "NaN", "(3)",
            ].map { .refusedPost($0.debugDescription, "Content-Length: \($0)") }
            + [
                .refusedPost("a space before the colon", "Content-Length : 3"),
                .refusedPost("a tab before the colon", "Content-Length\t: 3"),
                .refusedPost("NUL in the name", "Content-Length\0: 3"),
                .refusedPost("a space before the name", " Content-Length: 3"),
            ])

    private static let repetitions = WireGroup(
        "RFC 9112, section 6.3: one length",
        [
            .refusedPost("two that agree", "Content-Length: 3", "Content-Length: 3"),
            .refusedPost("two that differ", "Content-Length: 3", "Content-Length: 4"),
            .refusedPost("two that differ, turned", "Content-Length: 4", "Content-Length: 3"),
            .refusedPost("3 and 0", "Content-Length: 3", "X: y", "content-length: 0"),
            .refusedPost("0 and 3", "Content-Length: 0", "X: y", "CONTENT-LENGTH: 3"),
            .refusedPost("3 and an empty one", "Content-Length: 3", "Content-Length:"),
            .refusedPost("an empty one and 3", "Content-Length:", "Content-Length: 3"),
            .refusedPost("3 and a bad one", "Content-Length: 3", "Content-Length: x"),
            .served(
                "0 with bytes behind it",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\nfoo\r\n\r\n", "post / ",
                refusal: 400),
            .served(
                "2 with a byte too many",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nfoo\r\n\r\n", "post / fo",
                refusal: 400),
        ])

    private static let limit = WireGroup(
        "RFC 9110, section 15.5.14: a body over the limit is refused by its length",
        [
            "8388609", "9223372036854775807", "9223372036854775808", "18446744073709551615",
            "18446744073709551616", "18446744073709551619", String(repeating: "9", count: 30),
            String(repeating: "0", count: 30) + String(repeating: "7", count: 30),
            String(repeating: "1", count: 1_000),
        ].map {
            .refusedPost(String($0.suffix(25)), "Content-Length: \($0)", body: "", status: 413)
        })
}
