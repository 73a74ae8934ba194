/// The situations of llhttp's test vectors (github.com/nodejs/llhttp, test/request), told anew.
/// Where llhttp can be lenient, this server is not. A Host field is added where a vector is about
/// something else.
enum LlhttpRequestCases {
    static let groups = [sample, method, version, invalid]

    private static func head(_ start: String, _ lines: String...) -> String {
        "\(start)\r\nHost: h\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private static let sample = WireGroup(
        "llhttp, sample.md and finish.md",
        [
            .served(
                "blanks and a tab before a value", head("OPTIONS /url HTTP/1.1", "A: B", "C:\t D"),
                "options /url "),
            .servedHead(
                "a method with the letter that replies start with", head("HEAD /url HTTP/1.1")),
            .served(
                "as curl sends it",
                "GET /test HTTP/1.1\r\nUser-Agent: curl/7.18.0 (i486-pc-linux-gnu)\r\n"
                    + "Host: 0.0.0.0=5000\r\nAccept: */*\r\n\r\n", "get /test "),
            .served(
                "as a browser sends it",
                head(
                    "GET /favicon.ico HTTP/1.1", "Accept: text/html,*/*;q=0.8",
                    "Accept-Language: en-us,en;q=0.5", "Keep-Alive: 300", "Connection: keep-alive"),
                "get /favicon.ico "),
            .served(
                "a value of signs", head("GET /a HTTP/1.1", "aaaaaaaa:++++++++"), "get /a "),
            .refused("no field", "GET /none/at/all HTTP/1.1\r\n\r\n"),
            .refused("one field, which is not Host", "GET /one HTTP/1.1\r\nAccept: */*\r\n\r\n"),
            .served(
                "as ab sends it",
                "GET /test HTTP/1.0\r\nHost: 0.0.0.0:5000\r\nUser-Agent: ab/2.3\r\n\r\n",
                "get /test ", end: .closed),
            .served("an empty line first", "\r\n" + head("GET /test HTTP/1.1"), "get /test "),
            .refused("no version", "GET /\r\n\r\n"),
            .refused("a carriage return for an end of line", "GET / HTTP/1.1\rA: 1\r\n\r\n"),
            .served("a letter in UTF-8", head("GET / HTTP/1.1", "A: D\u{C3}\u{BC}s"), "get / "),
            .served("byte 255", head("OPTIONS /url HTTP/1.1", "A: \u{FF}b"), "options /url "),
            .refused(
                "a certificate in folds",
                head("GET / HTTP/1.1", "X-Cert:   -----BEGIN", "\tMIIFbTCC", "\t-----END")),
            .refused(
                "folds of all kinds",
                head(
                    "GET / HTTP/1.1", "A:   abc", "\tdef", " ghi", "\t\tjkl", "  mno ", "\t \tqrs",
                    "B: \t b\t", "C:", " c", "D: ", " ", "Connection:", " close")),
            .refused(
                "folds with bare line feeds",
                "GET / HTTP/1.1\r\nA:   abc\n\tdef\n ghi\nB: \t b\t\nC:\n c\nD:\n close\n\n"
            ),
            .unanswered("an end within a body", head("PUT / HTTP/1.1", "Content-Length: 100")),
            .unanswered("an end within a name", "PUT / HTTP/1.1\r\nContent-Leng"),
        ])

    private static let method = WireGroup(
        "llhttp, method.md",
        ["REPORT", "PURGE", "SEARCH", "LINK", "UNLINK", "SOURCE", "MKCOLA", "ANNOUNCE", "QUERY"].map
        {
            .served(
                $0, head("\($0) /a/b HTTP/1.1", "Link: <http://h/>; rel=\"a\""),
                "unrecognized /a/b ")
        } + [
            .refused(
                "CONNECT", "CONNECT a-0.example:443 HTTP/1.0\r\nX: y\r\n\r\nmore\r\nand more", 501),
            .refused("CONNECT in capitals", "CONNECT A.EXAMPLE:443 HTTP/1.0\r\nX: y\r\n\r\n", 501),
            .refused("CONNECT with an underscore", "CONNECT a_b.example:443 HTTP/1.0\r\n\r\n", 501),
            .refused(
                "CONNECT with a body",
                "CONNECT a.example:443 HTTP/1.0\r\nContent-Length: 10\r\n\r\n0123456789\"", 501),
            .refused("M-SEARCH *", head("M-SEARCH * HTTP/1.1", "MAN: \"ssdp:discover\"")),
            .refused("PRI *", "PRI * HTTP/1.1\r\n\r\nSM\r\n\r\n"),
            .served(
                "PATCH with a body",
                head("PATCH /a.txt HTTP/1.1", "If-Match: \"e\"", "Content-Length: 10")
                    + "cccccccccc",
                "patch /a.txt cccccccccc"),
            .served(
                "QUERY with a body",
                head("QUERY /a HTTP/1.1", "Content-Length: 10") + "select all", "unrecognized /a ",
                end: .closed),
        ])

    private static let version = WireGroup(
        "llhttp, method.md, invalid.md and lenient-version.md: protocols",
        [
            .refused("SOURCE of ICE", head("SOURCE /music ICE/1.0")),
            .refused("GET of ICE", head("GET /music ICE/1.0")),
            .refused("a letter more", head("GET /music IHTTP/1.0")),
            .refused("OPTIONS of RTSP", head("OPTIONS /music RTSP/1.0")),
            .refused("ANNOUNCE of RTSP", head("ANNOUNCE /music RTSP/1.0")),
            .refused("PUT of RTSP", head("PUT /music RTSP/1.0")),
            .served(
                "ANNOUNCE of HTTP", head("ANNOUNCE /music HTTP/1.0"), "unrecognized /music ",
                end: .closed),
            .refused("version 5.6", head("GET / HTTP/5.6"), 505),
        ])

    private static let invalid = WireGroup(
        "llhttp, invalid.md: whole requests",
        [
            .refused(
                "a head that ends with a carriage return and a letter",
                "GET / HTTP/1.1\r\nConnection: close\r\nHost: a\r\n"
                    + "\rZGET /evil: HTTP/1.1\r\nHost: a\r\n\r\n"
            ),
            .refused(
                "a length behind a bare line feed",
                "GET / HTTP/1.1\r\nHost: a\r\nX: x\nContent-Length: 23\r\n\r\n"
                    + "GET / HTTP/1.1\r\nX: GET /admin HTTP/1.1\r\nHost: a\r\n\r\n"),
            .refused("a blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
            .refused(
                "line feeds alone",
                "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n"
                    + "1\nA\n1;abc\nB\n0\n\nX: y\n\n"
            ),
            .refused(
                "a length behind a blank",
                "POST /hello HTTP/1.1\r\nHost: a\r\nX: y\r\n Content-Length: 38\r\n\r\n"
                    + "GET /bye HTTP/1.1\r\nHost: a\r\n\r\n"),
        ])
}
