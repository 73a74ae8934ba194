enum TrailerCases {
    static let groups = [fields, amounts]

    private static func served(_ line: String) -> WireCase {
        .servedChunks(line.debugDescription, "3\r\nfoo\r\n0\r\n\(line)\r\n\r\n", "foo")
    }

    private static func refused(_ description: String, _ line: String) -> WireCase {
        .refusedChunks(description, "3\r\nfoo\r\n0\r\n\(line)\r\n\r\n")
    }

    private static let fields = WireGroup(
        "RFC 9112, section 7.1.2: trailers are field lines, which decide nothing",
        [
            served("T: v"), served("T:"), served("T: \t v \t"), served("T: a\r\nT: b\r\nU: c"),
            served("Content-Length: 7"), served("Content-Length: x"), served("Host: other"),
            served("Transfer-Encoding: gzip"), served("Connection: close"), served("Expect: magic"),
            served("GET: / HTTP/1.1"), served("T: \u{80}\u{FF}"),
            refused("no colon", "trailer"),
            refused("a request line", "GET /evil HTTP/1.1"),
            refused("a request line with a colon", "GET /evil: HTTP/1.1"),
            refused("an empty name", ": v"),
            refused("a space before the colon", "T : v"),
            refused("a tab before the colon", "T\t: v"),
            refused("a space before the name", " T: v"),
            refused("a fold", "T: v\r\n w"),
            refused("a fold of nothing", "T: v\r\n "),
            refused("a line feed behind the value", "T: v\nU: w"),
            refused("a carriage return behind the value", "T: v\rU: w"),
            refused("two carriage returns behind the value", "T: v\r"),
            refused("a slash in the name", "a/b: v"),
            refused("a byte above ASCII in the name", "T\u{E9}: v"),
            .refusedChunks("an end of a bare line feed", "0\r\nT: v\r\n\n"),
            .refusedChunks("an end of bare line feeds", "0\r\nT: v\n\n"),
            .refusedChunks("an end of a bare carriage return", "0\r\nT: v\r\n\rX: y\r\n\r\n"),
        ]
            + WireCase.forEach(WireCase.controls) { name, byte in
                refused("\(name) in a value", "T: a\(byte)b")
            }
            + WireCase.forEach(WireCase.controls) { name, byte in
                refused("\(name) in a name", "T\(byte)U: v")
            })

    private static let long = String(repeating: "v", count: 10_000)

    private static let amounts = WireGroup(
        "RFC 9112, section 7.1.2: a bound for trailers",
        [
            .servedChunks(
                "14,000 bytes", "0\r\nT: \(String(repeating: "v", count: 14_000))\r\n\r\n", ""),
            .refusedChunks("20,000 bytes", "0\r\nT: \(long)\(long)\r\n\r\n", 431),
            .refusedChunks("20,000 bytes in two", "0\r\nT: \(long)\r\nU: \(long)\r\n\r\n", 431),
            .refusedChunks(
                "20,000 bytes in 2,500, without their line ends",
                "0\r\n" + String(repeating: "T: 45678\r\n", count: 2_500) + "\r\n", 431),
            .refusedChunks(
                "20,000 bytes together with an extension", "0;\(long)\r\nT: \(long)\r\n\r\n", 431),
        ])
}
