/// See `LlhttpRequestCases`.
enum LlhttpBodyCases {
    static let groups = [chunks, codings, faults]

    private static let sentence = "all your base are belong to us"

    private static let chunks = WireGroup(
        "llhttp, transfer-encoding.md and pausing.md: what chunks may be",
        [
            .servedChunks("a small size", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
            .servedChunks("a capital size", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
            .servedChunks("a size of two digits", "1e\r\n\(sentence)\r\n0\r\n\r\n", sentence),
            .servedChunks(
                "a last chunk of three zeros", "5\r\nhello\r\n6\r\n world\r\n000\r\n\r\n",
                "hello world"),
            .servedChunks(
                "trailers",
                "5\r\nhello\r\n6\r\n world\r\n0\r\nVary: *\r\nContent-Type: text/plain\r\n\r\n",
                "hello world"),
            .servedChunks(
                "extensions", "5;a;b=c;d=efg\r\nhello\r\n6;h;i\r\n world\r\n0\r\n\r\n",
                "hello world"),
            .servedChunks(
                "an extension with a value", "a;b=c\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
            // llhttp takes it.
            .refusedChunks("nothing behind the semicolon", "2;\r\naa\r\n0\r\n\r\n"),
            .servedChunks(
                "values in quotes",
                "5;a=\"I \\\"b\\\"; \\\\c\\\\\";d=\"e\";f\r\nhello\r\n0\r\n\r\n", "hello"),
            .refusedChunks(
                "a quote that does not end", "5;a=\"b\";c=\"d; e\r\nhello\r\n0\r\n\r\n"),
        ])

    private static func coded(_ lines: String..., status: Int = 400) -> WireCase {
        .refusedPost(
            lines.joined(separator: " | "), lines.joined(separator: "\r\n"),
            body: "5\r\nWorld\r\n0\r\n\r\n", status: status)
    }

    private static let codings = WireGroup(
        "llhttp, transfer-encoding.md: codings",
        [
            coded("Transfer-Encoding: pigeons"),
            coded("Transfer-Encoding: identity", "Content-Length: 5"),
            coded(
                "Content-Length: 10", "Transfer-Encoding:", "Transfer-Encoding:",
                "Transfer-Encoding:"),
            coded("Transfer-Encoding: chunked, deflate"),
            coded("Transfer-Encoding: chunked", "Transfer-Encoding: deflate"),
            coded("Transfer-Encoding: deflate, chunked", status: 501),
            coded("Transfer-Encoding: deflate", "Transfer-Encoding: chunked", status: 501),
            coded("Transfer-Encoding: chunkedchunked"),
            coded("Transfer-Encoding: chunked", "  abc"),
        ])

    private static let faults = WireGroup(
        "llhttp, transfer-encoding.md: what chunks may not be",
        [
            .unanswered(
                "none before the end",
                "PUT /url HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .refusedChunks("no semicolon before an extension", "2 abc\r\naa\r\n0 def\r\n\r\n"),
            .refusedChunks("an empty line for the last chunk", "3\r\nfoo\r\n\r\n"),
            .refusedChunks("a line feed between blanks", "3 \n  \r\nfoo\r\n\r\n"),
            .refusedChunks(
                "two carriage returns behind the size",
                "5\r\r;ABCD\r\n34\r\nE\r\n0\r\n\r\n"
                    + "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
            ),
            .refusedChunks("no line end behind the data", "5\r\nABCDE0\r\n\r\n"),
            .refusedChunks("a blank behind the size", "a \r\n0123456789\r\n0\r\n\r\n"),
        ])
}
