/// See `Http11ProbeCases`.
enum Http11ProbeDesyncCases {
    private static let get = Http11ProbeCases.get
    private static let post = Http11ProbeCases.post
    private static let chunked = Http11ProbeCases.chunked

    static let group = WireGroup(
        "Http11Probe, smuggling in steps",
        [
            .refused(
                "SMUG-CLTE-CONN-CLOSE",
                post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(get)\r\n"),
            .refused(
                "SMUG-TECL-CONN-CLOSE",
                post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n\(get)\r\n"),
            .refused(
                "SMUG-CLTE-DESYNC",
                post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET",
                post + "Content-Length: 45\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET-CL-PLUS",
                post
                    + "Content-Length: +45\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET-CL-NON-NUMERIC",
                post
                    + "Content-Length: 45x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET-TE-OBS-FOLD",
                post
                    + "Transfer-Encoding:\r\n chunked\r\nContent-Length: 45\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-HEAD",
                post
                    + "Content-Length: 46\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHEAD / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET-TE-TRAILING-SPACE",
                post
                    + "Content-Length: 45\r\nTransfer-Encoding: chunked \r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET-TE-LEADING-COMMA",
                post
                    + "Content-Length: 45\r\nTransfer-Encoding: , chunked\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-CLTE-SMUGGLED-GET-TE-CASE-MISMATCH",
                post + "Content-Length: 45\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-TE-DUPLICATE-HEADERS-SMUGGLED-GET",
                post
                    + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 45\r\n\r\n0\r\n\r\n\(get)\r\n"
            ),
            .refused(
                "SMUG-TECL-SMUGGLED-GET",
                post
                    + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n3b\r\n\(get)Content-Length: 7\r\n\r\n\r\n0\r\n\r\n"
            ),
            .refused(
                "SMUG-DUPLICATE-CL-SMUGGLED-GET",
                post + "Content-Length: 4\r\nContent-Length: 44\r\n\r\nPING\(get)\r\n"),
            .served(
                "SMUG-GET-CL-PREFIX-DESYNC", get + "Content-Length: 38\r\n\r\n\(get)\r\n\(get)\r\n",
                "get / \(get)", "get / "),
            .refused(
                "SMUG-TECL-DESYNC",
                post
                    + "Transfer-Encoding: chunked\r\nContent-Length: 30\r\n\r\n0\r\n\r\nX\(get)\r\n"
            ),
            .served(
                "SMUG-CL0-BODY-POISON", post + "Content-Length: 0\r\n\r\nX\(get)\r\n", "post / ",
                "unrecognized / "),
            .served(
                "SMUG-GET-CL-BODY-DESYNC", get + "Content-Length: 5\r\n\r\nhello\(get)\r\n",
                "get / hello", "get / "),
            .served(
                "SMUG-OPTIONS-CL-BODY-DESYNC",
                "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 5\r\n\r\nhello\(get)\r\n",
                "options / hello", "get / "),
            .served(
                "SMUG-EXPECT-100-CL-DESYNC",
                post + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello\(get)\r\n",
                "post / hello", "get / "),
            .refused(
                "SMUG-OPTIONS-TE-OBS-FOLD",
                "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\nhello\(get)\r\n"
            ),
            .refused("SMUG-CHUNK-INVALID-SIZE-DESYNC", chunked + "+0\r\n\r\nX\(get)\r\n"),
            .served("SMUG-PIPELINE-SAFE", get + "\r\n\(get)\r\n", "get / ", "get / "),
        ])
}
