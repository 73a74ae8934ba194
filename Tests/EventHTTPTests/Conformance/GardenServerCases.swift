/// The payloads that HTTP Garden has published for faults of servers
/// (github.com/narfindustries/http-garden, TROPHIES.md), told anew, with the number that they have
/// there. A Host field is added where a payload is about something else.
enum GardenServerCases {
    static let groups = [heads, bodies]

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func start(_ line: String) -> String { "\(line)\r\nHost: a\r\n\r\n" }

    private static let heads = WireGroup(
        "HTTP Garden, faults of servers: heads",
        [
            .refusedGet("2: NUL and a carriage return in a value", "X: v\0\ralue"),
            .refusedPost("3: a blank behind a name", "Content-Length : 34", body: get),
            .refused(
                "4: a tab before the first name", "GET / HTTP/1.1\r\n\tContent-Length: 1\r\n\r\nX"),
            .refused("5: version 1.32", start("GET /test HTTP/1.32")),
            .refused("6: a method that starts well", start("G=\":<>(e),[T];?\" /get HTTP/1.1")),
            .refused("7: a target that is none", start("GET ! HTTP/1.1")),
            .refusedGet("8: a byte above ASCII in a name", "\u{EF}oo: bar"),
            .refused("9: a line feed in the request line", start("GET /\nHTTP/1.1")),
            .refusedGet("13: a line that ends with a carriage return", "Visible: :/\rSmuggled: :)"),
            .refusedGet(
                "14: all that a name may not hold",
                "\0\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\t\u{B}\u{C}\u{E}\u{F}\u{10}\u{1F}"
                    + " \"(),/;<=>?@[/]{}: v"
            ),
            .refused("15: a version with carriage returns", start("GET / HTTP/\r\r1.1")),
            .refused("18: an empty name first", "GET / HTTP/1.1\r\n: ignored\r\nHost: a\r\n\r\n"),
            .refusedGet("19: line feeds for a value", "Useless:\n\nGET / HTTP/1.1"),
            .refused("24: a version of more than 32 bits", start("GET / HTTP/4294967295.255")),
            .refused("27: a line of a colon", "GET / HTTP/1.1\r\n:\r\nHost: a\r\n\r\n"),
            .refusedPost("28: a blank for the colon", "Content-Length 10", body: "0123456789"),
            .refused(
                "30: a head that ends with a carriage return and a letter",
                "GET / HTTP/1.1\r\nHost: a\r\n\rZGET /evil: HTTP/1.1\r\nHost: a\r\n\r\n"),
            .refusedGet("34: a carriage return in a value", "X: va\rlue"),
            .refusedGet("35: NUL in a value", "X: test\0THESE BYTES", "Connection: close"),
            .refusedPost(
                "37: a name on two lines", "Transfer-", "Encoding: chunked", "Content-Length: 5",
                body: "0\r\n\r\n"),
            .refused("40: NUL for a method", start("\0 / HTTP/............0596.7407.")),
            .served(
                "41: bytes above ASCII around a value",
                "GET /all HTTP/1.1\r\nHost: a\r\nX-Inject: \u{85}admin\u{A0}\r\n\r\n",
                // Each is shown as U+FFFD.
                "get /all host=a x-inject=\u{EF}\u{BF}\u{BD}admin\u{EF}\u{BF}\u{BD} trace=none bytes=0 "
            ),
            .refusedGet("43: NUL behind a value", "X: evil\0"),
            .served(
                "45: nonsense behind an end",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nInvalid\r\n\r\n", "get / ",
                end: .closedBeforeLastBytes),
            .served(
                "48: a request in the body of the second",
                "POST /0 HTTP/1.1\r\nContent-Length: 0\r\n"
                    + "Connection:keep-alive\r\nHost: a\r\nid: 0\r\n\r\n"
                    + "POST /1 HTTP/1.1\r\nHost: a\r\nid: 1\r\nContent-Length: 34\r\n\r\n"
                    + "GET / HTTP/1.1\r\nHost: a\r\nid: 2\r\n\r\n",
                "post /0 ", "post /1 GET / HTTP/1.1\r\nHost: a\r\nid: 2\r\n\r\n"),
        ])

    private static func length(
        _ number: Int, _ values: String..., body: String
    ) -> WireCase {
        .refusedPost(
            "\(number): lengths \(values)",
            values.map { "Content-Length: \($0)" }.joined(separator: "\r\n"),
            body: body)
    }

    private static let coding = "Transfer-Encoding: chunked"

    private static let bodies = WireGroup(
        "HTTP Garden, faults of servers: bodies",
        [
            .refusedChunks("1, 22: a size with an underscore", "0_2e\r\n\r\n\(get)"),
            length(10, "+1_0", body: "0123456789"),
            .refusedPost("11: chunked in two fields", coding, coding, body: "1\r\nZ\r\n0\r\n\r\n"),
            .refusedPost(
                "12: no-break spaces around chunked", "Transfer-Encoding: \u{A0}chunked\u{A0}",
                body: "0\r\n\r\n"),
            length(16, "", body: ""),
            .refusedChunks("17: an empty size", "\r\n\r\n"),
            .refusedPost(
                "20: a next-line character behind a name", "Content-Length\u{85}: 10", body: get),
            .refusedPost(
                "21: an empty element before chunked, and a length", "Transfer-Encoding: ,chunked",
                "Content-Length: 5", body: "0\r\n\r\n"),
            length(23, "1", "0", body: "Z"),
            .refusedChunks("25: a size 0x0", "0x0\r\n\r\n"),
            .refusedChunks("25: a size +0", "+0\r\n\r\n"),
            .refusedChunks("25: a size -0", "-0\r\n\r\n"),
            length(26, "-48", body: ""),
            length(29, "1Z", body: "Z"),
            .refusedChunks(
                "31: two carriage returns behind a size", "5\r\r;ABCD\r\n34\r\nE\r\n0\r\n\r\n\(get)"
            ),
            .servedPost(
                "32: a length that looks octal", "Content-Length: 010", body: "01234567\r\n",
                echo: "01234567\r\n"),
            .unanswered(
                "32: the same with two bytes missing",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 010\r\n\r\n01234567"),
            length(33, "0", "1", body: "Z"),
            .refusedChunks(
                "36: two carriage returns behind an extension",
                "41;a=b\r\r\(String(repeating: "X", count: 65))\r\n0\r\n\r\n\(get)"),
            length(38, "", body: get),
            .servedChunks(
                "39: a trailer that looks like a request", "0\r\nX:POST / HTTP/1.1\r\n\r\n", ""),
            length(42, "", "43", body: get),
            .refusedPost(
                "44: an unknown coding", "Transfer-Encoding: blegh", body: "1\r\nZ\r\n0\r\n\r\n"),
            .refused(
                "46: byte 255 around a host", "POST / HTTP/1.1\r\nHost: \u{FF}a\u{FF}\r\n\r\n"),
            .refusedPost(
                "46: byte 255 around a coding", "Transfer-Encoding: \u{FF}chunked\u{FF}",
                body: "1\r\nZ\r\n0\r\n\r\n"),
            .refusedChunks("47: nonsense for a size", "INVALID!!!\r\n\(get)"),
        ])
}
