enum TransferEncodingCases {
    static let groups = [codings, withLength, olderVersion]

    private static let body = "3\r\nfoo\r\n0\r\n\r\n"

    private static func served(_ description: String, _ lines: String) -> WireCase {
        .servedPost(description, lines, body: body, echo: "foo")
    }

    private static func refused(
        _ description: String, _ lines: String, _ status: Int = 400
    ) -> WireCase {
        .refusedPost(description, lines, body: body, status: status)
    }

    private static let codings = WireGroup(
        "RFC 9112, sections 6.1 and 7: chunked alone is served",
        [
            served("chunked", "Transfer-Encoding: chunked"),
            served("in any case", "TRANSFER-encoding: CHUNKed"),
            served("without a blank", "Transfer-Encoding:chunked"),
            served("between blanks", "Transfer-Encoding: \t chunked \t"),
            // Stricter than RFC 9110, section 5.6.1.2: not every proxy ignores an empty element.
            refused("behind an empty element", "Transfer-Encoding: ,chunked"),
            refused("before an empty element", "Transfer-Encoding: chunked ,"),
            refused(
                "with a field of its own that is empty",
                "Transfer-Encoding:\r\nTransfer-Encoding: chunked"),
            refused("twice", "Transfer-Encoding: chunked, chunked"),
            refused("twice in any case", "Transfer-Encoding: chunked,CHUNKED"),
            refused(
                "twice, in two fields", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
            refused("twice, with others between", "Transfer-Encoding: chunked, gzip, chunked"),
            refused("not last", "Transfer-Encoding: chunked, gzip"),
            refused(
                "not last, in two fields", "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"),
            refused("not last, before identity", "Transfer-Encoding: chunked, identity"),
            refused("behind gzip", "Transfer-Encoding: gzip, chunked", 501),
            refused("behind gzip, without a blank", "Transfer-Encoding: gzip,chunked", 501),
            refused(
                "behind gzip, in two fields",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", 501),
            refused("behind identity", "Transfer-Encoding: identity, chunked", 501),
            refused("behind an unknown coding", "Transfer-Encoding: cow, chunked", 501),
            refused("behind two", "Transfer-Encoding: gzip, deflate, chunked", 501),
            .refusedPost("that is no field's name", "Transfer-Encoding chunked"),
            .refusedPost("a space before the colon", "Transfer-Encoding : chunked", body: body),
            .refusedPost("a tab before the colon", "Transfer-Encoding\t: chunked", body: body),
            .refusedPost("a space before the name", " Transfer-Encoding: chunked", body: body),
            .refusedPost("on the next line", "Transfer-Encoding:\r\n chunked", body: body),
            .served(
                "a name that is another",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer_Encoding: chunked\r\n\r\n\(body)",
                "post / ",
                refusal: 400),
            .served(
                "the field TE, which is about the reply",
                "GET / HTTP/1.1\r\nHost: h\r\nTE: chunked\r\n\r\n", "get / "),
        ]
            + [
                "", "gzip", "identity", "deflate", "xchunked", "chunkedx", "chunke", "x-chunked",
                "chunked chunked", "chunked;", "chunked;a=b", "chunked; q=1", "\"chunked\"",
                "'chunked'", "[chunked]", "chunked\u{A0}", "\u{A0}chunked", "\u{85}chunked",
                "\u{FF}chunked\u{FF}", "chunked\u{B}", "\u{C}chunked", "\0chunked", "chunked\0",
                "chun\0ked", "chunked\r", "\nchunked", "chunked\nX: y", "gzip\rX: chunked",
                "c hunked", "chunked / gzip", "ch\u{FC}nked",
            ].map { refused($0.debugDescription, "Transfer-Encoding: \($0)") })

    private static let withLength = WireGroup(
        "RFC 9112, section 6.3: never beside a length",
        [
            refused("chunked, then 0", "Transfer-Encoding: chunked\r\nContent-Length: 0"),
            refused("chunked, then 13", "Transfer-Encoding: chunked\r\nContent-Length: 13"),
            refused("13, then chunked", "Content-Length: 13\r\nTransfer-Encoding: chunked"),
            refused("3, then chunked", "content-length: 3\r\nX: y\r\ntransfer-encoding: chunked"),
            refused("3, then identity", "Content-Length: 3\r\nTransfer-Encoding: identity"),
            refused("3, then nothing", "Content-Length: 3\r\nTransfer-Encoding:"),
            refused("3, then an unknown coding", "Content-Length: 3\r\nTransfer-Encoding: cow"),
            refused("chunked, then no number", "Transfer-Encoding: chunked\r\nContent-Length: x"),
        ])

    private static func old(_ coding: String, _ rest: String = "") -> String {
        "POST / HTTP/1.0\r\nHost: h\r\n\(rest)Transfer-Encoding: \(coding)\r\n\r\n\(body)"
    }

    private static let olderVersion = WireGroup(
        "RFC 9112, section 6.1: a coding in HTTP/1.0 is a fault in framing",
        [
            .refused("chunked", old("chunked")),
            .refused("chunked and keep-alive", old("chunked", "Connection: keep-alive\r\n")),
            .refused("chunked and a length", old("chunked", "Content-Length: 13\r\n")),
            .refused("identity", old("identity")),
        ])
}
