enum HeaderFieldCases {
    static let groups = [names, values, lines, amounts]

    private static let names = WireGroup(
        "RFC 9112, section 5.1, and RFC 9110, section 5.1: a token with a colon right behind it",
        [
            .servedGet("every character of a token", "!#$%&'*+-.^_`|~09azAZ: v"),
            .servedGet("one character", "X: v"),
            .servedGet("1,000 characters", String(repeating: "x", count: 1_000) + ": v"),
            .refusedGet("no colon", "name value"),
            .refusedGet("no colon in a line of one word", "name"),
            .refusedGet("an empty name", ": v"),
            .refusedGet("nothing but a colon", ":"),
            .refusedGet("a space before the colon", "name : v"),
            .refusedGet("a tab before the colon", "name\t: v"),
            .refusedGet("a space in the name", "na me: v"),
            .refusedGet("a space before a name that matters", "Content-Length : 0"),
            .refusedGet("a no-break space before the colon", "name\u{A0}: v"),
            .refusedGet("a next-line character before the colon", "name\u{85}: v"),
        ]
            + Array("\"(),/;<=>?@[\\]{}").map { .refusedGet("\($0) in it", "na\($0)me: v") }
            + WireCase.forEach(WireCase.controls + [0x80, 0xC3, 0xFF]) { name, byte in
                .refusedGet("\(name) in it", "na\(byte)me: v")
            })

    private static func echo(_ field: String, _ value: String) -> WireCase {
        .served(
            field.debugDescription, "GET /all HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n",
            "get /all host=h x-inject=\(value) trace=none bytes=0 ")
    }

    private static let values = WireGroup(
        "RFC 9110, section 5.5: blanks around a value do not belong to it",
        [
            echo("X-Inject:v", "v"), echo("x-inject: v", "v"), echo("X-INJECT:   v", "v"),
            echo("X-Inject:\tv\t", "v"), echo("X-Inject: \t v \t ", "v"), echo("X-Inject:", ""),
            echo("X-Inject: ", ""), echo("X-Inject: a\tb  c", "a\tb  c"),
            echo("X-Inject: a:b", "a:b"), echo("X-Inject::", ":"),
            echo(
                "X-Inject: !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
            ),
            echo("X-Inject: \u{C3}\u{A9}", "\u{C3}\u{A9}"),
            .servedGet(
                "the bytes above ASCII",
                "X: "
                    + String(
                        String.UnicodeScalarView((UInt8(0x80)...0xFF).map { Unicode.Scalar($0) }))),
        ]
            + WireCase.forEach(WireCase.controls) { name, byte in
                .refusedGet("\(name) in it", "X: a\(byte)b")
            }
            + WireCase.forEach([0x00, 0x0B, 0x0C, 0x1F, 0x7F]) { name, byte in
                .refusedGet("\(name) around it", "X: \(byte)a\(byte)")
            })

    private static let lines = WireGroup(
        "RFC 9112, sections 2.2 and 5.2: where a field line ends",
        [
            .refusedGet("folded with a space", "X: a\r\n b"),
            .refusedGet("folded with a tab", "X: a\r\n\tb"),
            .refusedGet("folded before its value", "X:\r\n a"),
            .refusedGet("folded into nothing", "X: a\r\n "),
            .refusedGet("folded with a field that matters", "X: a\r\n Content-Length: 3"),
            .refusedGet("folded within a name", "Content-\r\n Length: 3"),
            .refusedGet("a bare line feed behind a value", "X: a\nY: b"),
            .refusedGet("a bare line feed behind the last value", "X: a\n"),
            .refusedGet("a bare carriage return behind a value", "X: a\rY: b"),
            .refusedGet("two carriage returns behind a value", "X: a\r"),
            .refusedGet("a line feed and a carriage return", "X: a\n\rY: b"),
            .refusedGet("a carriage return for a value", "X:\rY: b"),
            .refused("a blank before the first field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n"),
            .refused("a tab before the first field", "GET / HTTP/1.1\r\n\tHost: h\r\n\r\n"),
            .refused("a head ended by a bare line feed", "GET / HTTP/1.1\r\nHost: h\r\n\n"),
            .refused("a head of bare line feeds", "GET / HTTP/1.1\nHost: h\n\n"),
            .refused(
                "a head ended by a bare carriage return", "GET / HTTP/1.1\r\nHost: h\r\n\rX\r\n"),
            .refused("a head ended by two of them", "GET / HTTP/1.1\r\nHost: h\r\n\r\r\n"),
        ])

    private static func fields(_ count: Int) -> String {
        (2..<count).map { "X\($0): v\r\n" }.joined() + "X: v"
    }

    private static let amounts = WireGroup(
        "RFC 9110, section 5.4, and RFC 6585, section 5: how much a head may hold",
        [
            .servedGet("100 fields", fields(100)),
            .refusedGet("101 fields", fields(101), status: 431),
            .refusedGet("500 fields", fields(500), status: 431),
            .servedGet("a head of 15 KiB", "X: " + String(repeating: "v", count: 15_000)),
            .refusedGet(
                "a value of 17 KiB", "X: " + String(repeating: "v", count: 17_000), status: 431),
            .refusedGet(
                "a name of 17 KiB", String(repeating: "n", count: 17_000) + ": v", status: 431),
            .refusedGet(
                "blanks of 17 KiB", "X:" + String(repeating: " ", count: 17_000) + "v",
                status: 431),
            .refusedGet(
                "fields of 17 KiB",
                (1...50).map { "X\($0): \(String(repeating: "v", count: 340))" }
                    .joined(separator: "\r\n"), status: 431),
        ])
}
