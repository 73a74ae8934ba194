/// See `Http11ProbeCases`.
enum Http11ProbeSmugglingCases {
    private static let post = Http11ProbeCases.post
    private static let chunked = Http11ProbeCases.chunked

    static let group = WireGroup(
        "Http11Probe, smuggling",
        [
            .refused(
                "SMUG-CL-TE-BOTH",
                post
                    + "Content-Length: 23\r\nTransfer-Encoding: chunked\r\n\r\nD\r\nhello-bananas\r\n0\r\n\r\n"
            ),
            .refused(
                "SMUG-DUPLICATE-CL",
                post + "Content-Length: 5\r\nContent-Length: 10\r\n\r\nhelloworld"),
            .served(
                "SMUG-CL-LEADING-ZEROS", post + "Content-Length: 005\r\n\r\nhello", "post / hello"),
            .refused(
                "SMUG-TE-XCHUNKED",
                post + "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-TRAILING-SPACE",
                post + "Transfer-Encoding: chunked \r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-SP-BEFORE-COLON",
                post + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused("SMUG-CL-NEGATIVE", post + "Content-Length: -1\r\n\r\n"),
            .refused(
                "SMUG-CLTE-PIPELINE",
                post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            .refused(
                "SMUG-TECL-PIPELINE",
                post + "Transfer-Encoding: chunked\r\nContent-Length: 30\r\n\r\n0\r\n\r\n"),
            .served(
                "SMUG-CL-TRAILING-SPACE", post + "Content-Length: 5 \r\n\r\nhello", "post / hello"),
            .refused(
                "SMUG-TE-DOUBLE-CHUNKED",
                post + "Transfer-Encoding: chunked, chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .served(
                "SMUG-CL-EXTRA-LEADING-SP", post + "Content-Length:  5\r\n\r\nhello", "post / hello"
            ),
            .refused(
                "SMUG-TE-CASE-MISMATCH",
                post + "Transfer-Encoding: Chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused("SMUG-CL-COMMA-DIFFERENT", post + "Content-Length: 5, 10\r\n\r\nhello"),
            .refused(
                "SMUG-TE-NOT-FINAL-CHUNKED",
                post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
            .refused(
                "SMUG-TE-HTTP10",
                "POST / HTTP/1.0\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"
            ),
            .refused("SMUG-CHUNK-BARE-SEMICOLON", chunked + "5;\r\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-EXT-INVALID-TOKEN", chunked + "5;bad[=x\r\nhello\r\n0\r\n\r\n"),
            .refused(
                "SMUG-BARE-CR-HEADER-VALUE",
                post + "Content-Length: 5\r\nX-Test: val\rue\r\n\r\nhello"),
            .refused("SMUG-CL-OCTAL", post + "Content-Length: 0o5\r\n\r\nhello"),
            .refused("SMUG-CHUNK-UNDERSCORE", chunked + "1_0\r\nhello world!!!!!\r\n0\r\n\r\n"),
            .refused(
                "SMUG-TE-EMPTY-VALUE",
                post + "Transfer-Encoding: \r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-LEADING-COMMA",
                post + "Transfer-Encoding: , chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-DUPLICATE-HEADERS",
                post
                    + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello"
            ),
            .refused("SMUG-CHUNK-HEX-PREFIX", chunked + "0x5\r\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-SIZE-PLUS", chunked + "+5\r\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-SIZE-TRAILING-OWS", chunked + "5 \r\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CL-HEX-PREFIX", post + "Content-Length: 0x5\r\n\r\nhello"),
            .refused("SMUG-CL-INTERNAL-SPACE", post + "Content-Length: 1 0\r\n\r\nhello12345"),
            .refused("SMUG-CHUNK-LEADING-SP", chunked + " 5\r\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-MISSING-TRAILING-CRLF", chunked + "5\r\nhello0\r\n\r\n"),
            .refused("SMUG-CHUNK-EXT-LF", chunked + "5;\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-SPILL", chunked + "5\r\nhello!!\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-LF-TERM", chunked + "5\r\nhello\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-EXT-CTRL", chunked + "5;\0ext\r\nhello\r\n0\r\n\r\n"),
            .refused("SMUG-CHUNK-EXT-CR", chunked + "5;a\rX\r\nhello\r\n0\r\n\r\n"),
            .refused(
                "SMUG-TE-VTAB",
                post + "Transfer-Encoding: \u{B}chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-FORMFEED",
                post + "Transfer-Encoding: \u{C}chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-NULL",
                post + "Transfer-Encoding: chunked\0\r\nContent-Length: 5\r\n\r\nhello"),
            .refused("SMUG-CHUNK-LF-TRAILER", chunked + "5\r\nhello\r\n0\r\n\n"),
            .refused(
                "SMUG-TE-IDENTITY",
                post + "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello"),
            .refused("SMUG-CHUNK-NEGATIVE", chunked + "-1\r\nhello\r\n0\r\n\r\n"),
            .served(
                "SMUG-TRANSFER_ENCODING",
                post + "Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
                "post / hello"),
            .refused("SMUG-CL-COMMA-SAME", post + "Content-Length: 5, 5\r\n\r\nhello"),
            .refused("SMUG-CL-COMMA-TRIPLE", post + "Content-Length: 5, 5, 5\r\n\r\nhello"),
            .refused(
                "SMUG-CHUNKED-WITH-PARAMS",
                post + "Transfer-Encoding: chunked;ext=val\r\nContent-Length: 5\r\n\r\nhello"),
            .served(
                "SMUG-EXPECT-100-CL",
                post + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello", "post / hello"),
            .served(
                "SMUG-TRAILER-CL", chunked + "5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n",
                "post / hello"),
            .served(
                "SMUG-TRAILER-TE",
                chunked + "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n", "post / hello"),
            .served(
                "SMUG-TRAILER-HOST", chunked + "5\r\nhello\r\n0\r\nHost: evil.example.com\r\n\r\n",
                "post / hello"),
            .served(
                "SMUG-TRAILER-AUTH",
                chunked + "5\r\nhello\r\n0\r\nAuthorization: Bearer evil\r\n\r\n", "post / hello"),
            .servedHead(
                "SMUG-HEAD-CL-BODY",
                "HEAD / HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 5\r\n\r\nhello",
                end: .closed),
            .served(
                "SMUG-OPTIONS-CL-BODY",
                "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 5\r\n\r\nhello",
                "options / hello"),
            .refused("SMUG-CL-UNDERSCORE", post + "Content-Length: 1_0\r\n\r\nhelloworld"),
            .refused("SMUG-CL-NEGATIVE-ZERO", post + "Content-Length: -0\r\n\r\n"),
            .served("SMUG-CL-DOUBLE-ZERO", post + "Content-Length: 00\r\n\r\n", "post / "),
            .served(
                "SMUG-CL-LEADING-ZEROS-OCTAL",
                post + "Content-Length: 0200\r\n\r\n" + String(repeating: "A", count: 200),
                "post / " + String(repeating: "A", count: 200)),
            .refused(
                "SMUG-TE-OBS-FOLD",
                post + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-TRAILING-COMMA",
                post + "Transfer-Encoding: chunked,\r\nContent-Length: 5\r\n\r\nhello"),
            .refused(
                "SMUG-TE-TAB-BEFORE-VALUE",
                post + "Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n\r\nhello"),
            .served(
                "SMUG-ABSOLUTE-URI-HOST-MISMATCH",
                "GET http://other.example.com/ HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "get http://other.example.com/ "),
            .refused(
                "SMUG-MULTIPLE-HOST-COMMA",
                "GET / HTTP/1.1\r\nHost: localhost:8080, other.example.com\r\n\r\n"),
            .refused("SMUG-CHUNK-BARE-CR-TERM", chunked + "5\rhello\r\n0\r\n\r\n"),
            .served(
                "SMUG-TRAILER-CONTENT-TYPE",
                chunked + "5\r\nhello\r\n0\r\nContent-Type: text/evil\r\n\r\n", "post / hello"),
        ])
}
