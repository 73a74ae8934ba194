enum PipeliningCases {
    static let groups = [order, smuggling]

    private static func get(_ target: String, _ lines: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: h\r\n\(lines)\r\n"
    }

    private static func post(_ target: String, _ fields: String, _ body: String) -> String {
        "POST \(target) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n\(body)"
    }

    private static let three = get("/1") + get("/2") + get("/3")

    private static let order = WireGroup(
        "RFC 9112, section 9.3.2: answers come in the order of the requests",
        [
            .served("three", three, "get /1 ", "get /2 ", "get /3 "),
            .served(
                "a body between", get("/1") + post("/2", "Content-Length: 3", "foo") + get("/3"),
                "get /1 ", "post /2 foo", "get /3 "),
            .served(
                "chunks between",
                get("/1") + post("/2", "Transfer-Encoding: chunked", "3\r\nfoo\r\n0\r\n\r\n")
                    + get("/3"),
                "get /1 ", "post /2 foo", "get /3 "),
            .served(
                "one that is answered late", get("/later?20") + get("/2"), "get /later?20 ",
                "get /2 "),
            .served(
                "an end in the middle",
                get("/1") + get("/2", "Connection: close\r\n") + get("/3"), "get /1 ", "get /2 ",
                end: .closedBeforeLastBytes),
            .served(
                "HTTP/1.0 in the middle", get("/1") + "GET /2 HTTP/1.0\r\n\r\n" + get("/3"),
                "get /1 ", "get /2 ", end: .closedBeforeLastBytes),
            .served(
                "a refusal behind three", three + "nonsense\r\n\r\n" + three, "get /1 ", "get /2 ",
                "get /3 ", refusal: 400),
            .served(
                "a refusal behind one that is answered late",
                get("/later?20") + "nonsense\r\n\r\n" + three, "get /later?20 ", refusal: 400),
            .served(
                "nonsense behind an end", get("/1", "Connection: close\r\n") + "nonsense\r\n\r\n",
                "get /1 ", end: .closedBeforeLastBytes),
            .served(
                "a NUL behind a body", post("/1", "Content-Length: 3", "foo\0\r\n\r\n"),
                "post /1 foo", refusal: 400),
        ])

    private static let evil = get("/evil")

    private static let smuggling = WireGroup(
        "RFC 9112, section 11.2: a request inside another is not answered",
        [
            .served(
                "in a body", post("/1", "Content-Length: \(evil.utf8.count)", evil),
                "post /1 \(evil)"),
            .served(
                "in a chunk",
                post(
                    "/1", "Transfer-Encoding: chunked",
                    "\(String(evil.utf8.count, radix: 16))\r\n\(evil)\r\n0\r\n\r\n"),
                "post /1 \(evil)"),
            .refused(
                "behind a length and a coding",
                post(
                    "/1", "Content-Length: \(evil.utf8.count + 5)\r\nTransfer-Encoding: chunked",
                    "0\r\n\r\n\(evil)")),
            .refused(
                "behind two lengths",
                post("/1", "Content-Length: 0\r\nContent-Length: \(evil.utf8.count)", evil)),
            .refused(
                "behind a coding that is hidden by a vertical tab",
                post(
                    "/1", "Content-Length: 5\r\nTransfer-Encoding:\u{B}chunked", "0\r\n\r\n\(evil)")
            ),
            .refused(
                "behind a coding in quotes",
                post(
                    "/1", "Content-Length: 5\r\nTransfer-Encoding: \"chunked\"", "0\r\n\r\n\(evil)")
            ),
            .refused(
                "behind a coding on a line of its own",
                post(
                    "/1", "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked", "0\r\n\r\n\(evil)")
            ),
            .refused(
                "behind a coding after a bare line feed",
                post(
                    "/1", "Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked",
                    "0\r\n\r\n\(evil)")),
            .refused(
                "behind a coding after a bare carriage return",
                post(
                    "/1", "Content-Length: 5\r\nX: y\rTransfer-Encoding: chunked",
                    "0\r\n\r\n\(evil)")),
            .refused("in a target", "GET /\r\nX: y HTTP/1.1\r\nHost: h\r\n\r\n\(evil)"),
            .refused(
                "behind a chunk size with a sign",
                post("/1", "Transfer-Encoding: chunked", "-0\r\n\r\n\(evil)")),
            .refused(
                "behind a chunk that ends early",
                post("/1", "Transfer-Encoding: chunked", "2\r\nfoo\r\n0\r\n\r\n\(evil)")),
            .refused(
                "behind a last chunk with a bare line feed",
                post("/1", "Transfer-Encoding: chunked", "0\r\n\n\(evil)")),
        ])
}
