/// The payloads that HTTP Garden has published for faults of proxies; see `GardenServerCases`. What
/// a faulty proxy lets through, this server gets.
enum GardenProxyCases {
    static let groups = [forwarded, incidental]

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let coding = "Transfer-Encoding: chunked"

    private static let forwarded = WireGroup(
        "HTTP Garden, faults of proxies",
        [
            .refusedPost("1: a length in hexadecimal", "Content-Length: 0x10", body: "Z"),
            .refusedChunks("2: letters for sizes", "Z\r\nZZ\r\nZZZ\r\n\r\n"),
            .refusedChunks(
                "3: a carriage return before an extension", "2\r\r;a\r\n02\r\n41\r\n0\r\n\r\n\(get)"
            ),
            .refused(
                "4: two blanks in the request line",
                "POST /  HTTP/1.1\r\nHost: a\r\n\(coding)\r\n\r\n1\r0\n"),
            .refusedChunks("4: a carriage return behind a size", "1\r0\n"),
            .refusedGet("5: an empty length", "content-length: "),
            .refusedGet("6: a next-line character behind a name", "X\u{85}: value"),
            .refusedChunks(
                "7: letters behind a size", "1these-bytes-are-not-looked-at\r\nZ\r\n0\r\n\r\n"),
            .refusedPost(
                "9: an empty element before chunked", "Transfer-Encoding: ,chunked",
                body: "0\r\n\r\n"),
            .refusedGet("10: carriage returns in a value", "X: this\rvalue\ris\rinvalid"),
            .refusedPost(
                "11: an empty length and another", "content-length: ", "content-length: 59",
                body: "POST /evil HTTP/1.1\r\nhost: a\r\ncontent-length: 34\r\n\r\n\(get)"),
            .refused("12: NUL in a host", "GET / HTTP/1.1\r\nHost: a.example\0.b.example\r\n\r\n"),
            .refusedChunks("13: a line feed behind the data", "a\r\n0123456789\n0\r\n\r\n"),
            .refusedGet("14: a line feed in a name", "Te\nst: test", "Connection: close"),
            .refusedPost(
                "15: an empty element before chunked, and a length", "Transfer-Encoding: ,chunked",
                "Content-Length: 5", "Connection: close", body: "0r\n\r\n"),
            .refused("16: line feeds alone", "GET / HTTP/1.1\nHost: a\nConnection: close\n\n"),
            .refusedChunks(
                "17: an empty line before the last chunk",
                "17\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n\r\n\r\n0\r\n\r\n"),
            .refusedPost(
                "18: an empty element before chunked, and a length", "Transfer-Encoding: ,chunked",
                "Content-Length: 5", body: "0\r\n\r\n"),
            .refusedChunks("19: a size with a sign and a prefix", "-0x0\r\n\r\n"),
            .refusedGet("20: a line of a letter and NUL", "a:b", "c\0"),
            .refused(
                "20: a line of a letter and a line feed",
                "GET / HTTP/1.1\r\nHost: a\r\na:b\r\nc\n\r\n\r\n"),
            .served(
                "21: a GET with a body",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1234567890",
                "get / 1234567890"),
            .refusedPost(
                "22: two lengths", "Content-Length: 0", "Content-Length: 31",
                body: "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n"),
            .refusedPost(
                "23: a length and a coding", "Content-Length: 5", coding, body: "0\r\n\r\n"),
            .refusedChunks("24: blanks before a size", "           0\r\n\r\n"),
            .refusedPost("25: chunked in two fields", coding, coding, body: "0\r\n\r\n"),
        ])

    private static func preface(_ frames: String) -> String {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0\0\0\(frames)"
    }

    private static let incidental = WireGroup(
        "HTTP Garden, what was found on the way, and HTTP/2",
        [
            .served(
                "3: a NUL behind chunks",
                "GET / HTTP/1.1\r\nHost: a\r\n\(coding)\r\n\r\n0\r\n\r\n\0\r\n\r\n", "get / ",
                refusal: 400),
            .servedChunks("4: a body that is not echoed by itself", "1\r\nZ\r\n0\r\n\r\n", "Z"),
            .refused(
                "1: HTTP/2 with blanks around a value",
                preface(
                    "E\u{1}\u{5}\0\0\0\u{1}\0\n:authority\tlocalhost"
                        + "\0\u{5}:path\u{1}/\0\u{5}test1\u{3}\ta\t"
                ),
                505),
            .refused(
                "2: HTTP/2 with an empty name",
                preface("=\u{1}\u{5}\0\0\0\u{1}\0\n:authority\tlocalhost\0\u{5}:path\u{1}/\0\0\0"),
                505),
        ])
}
