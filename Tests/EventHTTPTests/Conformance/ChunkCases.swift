enum ChunkCases {
    static let groups = [sizes, extensions, data, amounts]

    private static let sizes = WireGroup(
        "RFC 9112, section 7.1: a chunk's size is hexadecimal digits",
        [
            .servedChunks("none but the last", "0\r\n\r\n", ""),
            .servedChunks("one", "3\r\nfoo\r\n0\r\n\r\n", "foo"),
            .servedChunks("three", "1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n", "abcdef"),
            .servedChunks("a small letter", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
            .servedChunks("a capital letter", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
            .servedChunks("leading zeros", "003\r\nfoo\r\n000\r\n\r\n", "foo"),
            .servedChunks(
                "16 digits", "0000000000000003\r\nfoo\r\n0000000000000000\r\n\r\n", "foo"),
            .refusedChunks("17 digits", "00000000000000003\r\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("17 zeros", "00000000000000000\r\n\r\n"),
            .refusedChunks("a byte over the limit", "800001\r\n", 413),
            .refusedChunks("the largest signed number", "7fffffffffffffff\r\n", 413),
            .refusedChunks("the smallest negative number", "8000000000000000\r\n", 413),
            .refusedChunks("the largest number", "ffffffffffffffff\r\n", 413),
            .refusedChunks("32 bits and one", "100000003\r\nfoo\r\n0\r\n\r\n", 413),
            .refusedChunks("64 bits and one", "10000000000000003\r\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("over the limit with a good one before", "3\r\nfoo\r\n7ffffe\r\n", 413),
        ]
            + [
                "", " ", "x", "g", "3g", "0x3", "0X3", "x3", "+3", "-3", "-0", "3 ", " 3", "3\t",
                "\t3", "3 x", "3 3", "3,", "3.", "3.0", "0_3", "3h", "\"3\"", "3\u{A0}", "\u{A0}3",
                "3\u{B}", "\u{C}3", "3\0", "\03", "3\u{7F}", "\u{B3}", "three", "3=", "3:", "3#",
                "\u{D9}\u{A3}",
            ].map { .refusedChunks($0.debugDescription, "\($0)\r\nfoo\r\n0\r\n\r\n") })

    private static let extensions = WireGroup(
        "RFC 9112, section 7.1.1: extensions are checked, and skipped",
        [
            ";a", ";a=b", ";a=b;c;d=e", ";a=\"b\"", ";a=\"b c;d\"", ";a=\"\\\"\"", "; a = b",
            ";a=\"\u{E9}\"", " ;a", "\t ;\t a \t=\t b \t;\t c", ";a ;b", ";a=b ;c", ";a=\"\" ;c",
            ";a=\"\"", ";a=\"\\\\\"", ";a=\"\\\u{FF}\\\t\"", ";a=\"\t=;\u{80}\"",
            ";!#$%&'*+-.^_`|~=09azAZ",
        ].map {
            .servedChunks($0.debugDescription, "3\($0)\r\nfoo\r\n0\($0)\r\n\r\n", "foo")
        }
            + [
                // No name, or none behind a semicolon.
                ";", ";;", ";a;", "; ", ";;a", ";a;;b", ";=x", ";=", ";a=b;", ";\"a\"", ";\"a\"=b",
                // No value, or more than one.
                ";a=", ";a= ", ";a==b", ";a=b=c", ";a=;b", ";a=b c", ";a=\"b\"c", ";a=\"b\"\"c\"",
                ";a=b\"c\"",
                // Blanks that nothing follows, or within a name.
                ";a ", ";a=b ", ";a=\"b\"\t", ";a b", ";a b=c", " ; a=b\t",
                // Quotes that do not end, and what they may not have.
                ";a=\"", ";a=\"b", ";a=\"\\\"", ";a=\"b\\", ";a=\"\u{7F}\"", ";a=\"\\\0\"",
                ";a=\"\u{1}\"",
                // Characters that a token may not have.
                ";bad[=x", ";a=[", ";\u{80}\u{FF}", ";a=\u{E9}", ";a\u{FF}", ";a=b/c", ";a,b",
                ";a:b", ";a=b@",
                ";a={}", ";(a)", ";a?", ";\\a",
                // Something else than a semicolon.
                "=a", "\"a\"", " a", ",a", " =a", "\t\t",
            ].flatMap {
                [
                    .refusedChunks("\($0.debugDescription)", "3\($0)\r\nfoo\r\n0\r\n\r\n"),
                    .refusedChunks(
                        "\($0.debugDescription) of the last", "3\r\nfoo\r\n0\($0)\r\n\r\n"),
                ]
            }
            + WireCase.forEach(WireCase.controls) { name, byte in
                .refusedChunks("\(name) in it", "3;a\(byte)b\r\nfoo\r\n0\r\n\r\n")
            }
            + [
                .refusedChunks("no size before it", ";a\r\nfoo\r\n0\r\n\r\n"),
                .refusedChunks("ended by a bare line feed", "3;a\nfoo\r\n0\r\n\r\n"),
                .refusedChunks("ended by a bare carriage return", "3;a\rfoo\r\n0\r\n\r\n"),
                .refusedChunks("ended by two carriage returns", "3;a\r\rfoo\r\n0\r\n\r\n"),
                .refusedChunks("NUL in that of the last chunk", "0;a\0\r\n\r\n"),
                .refusedChunks("a line feed in that of the last chunk", "0;a\n\r\n\r\n"),
            ])

    private static let data = WireGroup(
        "RFC 9112, section 7.1: CRLF behind the size and behind the data",
        [
            .servedChunks("line ends as data", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
            .servedChunks("a last chunk as data", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
            .servedChunks("any byte", "5\r\n\0\u{80}\u{FF}\n\r\r\n0\r\n\r\n", "\0\u{80}\u{FF}\n\r"),
            .servedChunks(
                "a request as data",
                "23\r\nGET /evil HTTP/1.1\r\nHost: host\r\nX:y\r\n0\r\n\r\n",
                "GET /evil HTTP/1.1\r\nHost: host\r\nX:y"),
            .refusedChunks("a line feed behind the size", "3\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("a carriage return behind the size", "3\rfoo\r\n0\r\n\r\n"),
            .refusedChunks("two of them behind the size", "3\r\r\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("a line feed, then CRLF, behind the size", "3\n\r\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("a line feed behind the data", "3\r\nfoo\n0\r\n\r\n"),
            .refusedChunks("a carriage return behind the data", "3\r\nfoo\r0\r\n\r\n"),
            .refusedChunks("two of them behind the data", "3\r\nfoo\r\r\n0\r\n\r\n"),
            .refusedChunks("nothing behind the data", "3\r\nfoo0\r\n\r\n"),
            .refusedChunks("a blank behind the data", "3\r\nfoo \r\n0\r\n\r\n"),
            .refusedChunks("other bytes behind the data", "3\r\nfooXX0\r\n\r\n"),
            .refusedChunks("an empty line behind the data", "3\r\nfoo\r\n\r\n0\r\n\r\n"),
            .refusedChunks("more data than the size says", "3\r\nfoobar\r\n0\r\n\r\n"),
            .refusedChunks("less data than the size says", "4\r\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("a byte less", "6\r\nfoo\r\n0\r\n\r\n"),
            .refusedChunks("a line feed behind the last size", "0\n\r\n"),
            .refusedChunks("a line feed for the last line", "0\r\n\n"),
            .refusedChunks("a carriage return for the last line", "0\r\n\rX\r\n"),
            .refusedChunks("two carriage returns for the last line", "0\r\n\r\r\n"),
            .refusedChunks("no chunk but a body", "foo" + "\r\n\r\n"),
        ])

    private static func chunks(_ count: Int, extensionBytes: Int) -> String {
        let line = "1;" + String(repeating: "e", count: extensionBytes - 1) + "\r\na\r\n"
        return String(repeating: line, count: count) + "0\r\n\r\n"
    }

    private static let amounts = WireGroup(
        "RFC 9112, section 7.1.1: a bound for extensions",
        [
            .servedChunks("14,000 bytes", chunks(1, extensionBytes: 14_000), "a"),
            .servedChunks(
                "14,000 bytes in 140 chunks", chunks(140, extensionBytes: 100),
                String(repeating: "a", count: 140)),
            .refusedChunks("18,000 bytes", chunks(1, extensionBytes: 18_000), 431),
            .refusedChunks("18,000 bytes in 180 chunks", chunks(180, extensionBytes: 100), 431),
            .refusedChunks(
                "a size of 18,000 zeros", String(repeating: "0", count: 18_000) + "\r\n\r\n"),
        ])
}
