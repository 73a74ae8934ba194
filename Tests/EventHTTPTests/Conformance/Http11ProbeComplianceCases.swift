/// See `Http11ProbeCases`.
enum Http11ProbeComplianceCases {
    private static let get = Http11ProbeCases.get
    private static let post = Http11ProbeCases.post
    private static let chunked = Http11ProbeCases.chunked

    static let group = WireGroup(
        "Http11Probe, compliance",
        [
            .served("COMP-BASELINE", get + "\r\n", "get / "),
            .refused(
                "RFC9112-2.2-BARE-LF-REQUEST-LINE", "GET / HTTP/1.1\nHost: localhost:8080\r\n\r\n"),
            .refused(
                "RFC9112-2.2-BARE-LF-HEADER",
                "GET / HTTP/1.1\r\nHost: localhost:8080\nX-Test: value\r\n\r\n"),
            .refused("RFC9112-5.1-OBS-FOLD", get + "X-Test: value\r\n continued\r\n\r\n"),
            .refused("RFC9110-5.6.2-SP-BEFORE-COLON", get + "X-Test : value\r\n\r\n"),
            .refused(
                "RFC9112-3-MULTI-SP-REQUEST-LINE", "GET  / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"
            ),
            .refused("RFC9112-7.1-MISSING-HOST", "GET / HTTP/1.1\r\n\r\n"),
            .refused(
                "RFC9112-2.3-INVALID-VERSION", "GET / HTTP/9.9\r\nHost: localhost:8080\r\n\r\n", 505
            ),
            .refused("RFC9112-5-EMPTY-HEADER-NAME", get + ": empty-name\r\n\r\n"),
            .refused(
                "RFC9112-3-CR-ONLY-LINE-ENDING", "GET / HTTP/1.1\rHost: localhost:8080\r\n\r\n"),
            .refused("RFC9112-3-MISSING-TARGET", "GET HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .refused(
                "RFC9112-3.2-FRAGMENT-IN-TARGET",
                "GET /path#frag HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .refused("RFC9112-2.3-HTTP09-REQUEST", "GET /\r\n"),
            .refused("RFC9112-5-INVALID-HEADER-NAME", get + "Bad[Name: value\r\n\r\n"),
            .refused("RFC9112-5-HEADER-NO-COLON", get + "NoColonHere\r\n\r\n"),
            .refused("RFC9110-5.4-DUPLICATE-HOST", get + "Host: other.example.com\r\n\r\n"),
            .refused("RFC9112-6.1-CL-NON-NUMERIC", post + "Content-Length: abc\r\n\r\n"),
            .refused("RFC9112-6.1-CL-PLUS-SIGN", post + "Content-Length: +5\r\n\r\nhello"),
            .refused(
                "COMP-WHITESPACE-BEFORE-HEADERS",
                "GET / HTTP/1.1\r\n \r\nHost: localhost:8080\r\n\r\n"),
            .refused("COMP-DUPLICATE-HOST-SAME", get + "Host: localhost:8080\r\n\r\n"),
            .refused(
                "COMP-HOST-WITH-USERINFO", "GET / HTTP/1.1\r\nHost: user@localhost:8080\r\n\r\n"),
            .refused("COMP-HOST-WITH-PATH", "GET / HTTP/1.1\r\nHost: localhost:8080/path\r\n\r\n"),
            .refused("COMP-ASTERISK-WITH-GET", "GET * HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .served(
                "COMP-OPTIONS-STAR", "OPTIONS * HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "options * "),
            .refused("COMP-UNKNOWN-TE-501", post + "Transfer-Encoding: gzip\r\n\r\n"),
            .refused("COMP-LEADING-CRLF", "\r\n\r\n\(get)\r\n"),
            .served(
                "COMP-ABSOLUTE-FORM",
                "GET http://localhost:8080/ HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "get http://localhost:8080/ "),
            .served(
                "COMP-METHOD-CASE", "get / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "unrecognized / "),
            .served("COMP-POST-CL-BODY", post + "Content-Length: 5\r\n\r\nhello", "post / hello"),
            .served("COMP-POST-CL-ZERO", post + "Content-Length: 0\r\n\r\n", "post / "),
            .served("COMP-POST-NO-CL-NO-TE", post + "\r\n", "post / "),
            .unanswered("COMP-POST-CL-UNDERSEND", post + "Content-Length: 10\r\n\r\nhello"),
            .served("COMP-CHUNKED-BODY", chunked + "5\r\nhello\r\n0\r\n\r\n", "post / hello"),
            .served(
                "COMP-CHUNKED-MULTI", chunked + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
                "post / hello world"),
            .served("COMP-CHUNKED-EMPTY", chunked + "0\r\n\r\n", "post / "),
            .unanswered("COMP-CHUNKED-NO-FINAL", chunked + "5\r\nhello\r\n"),
            .served(
                "COMP-UPGRADE-POST",
                post
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                "post / "),
            .served(
                "COMP-UPGRADE-MISSING-CONN",
                get
                    + "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                "get / "),
            .served(
                "COMP-UPGRADE-UNKNOWN",
                get + "Connection: Upgrade\r\nUpgrade: totally-made-up/1.0\r\n\r\n", "get / "),
            .refused(
                "COMP-METHOD-CONNECT",
                "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", 501),
            .refused("COMP-EXPECT-UNKNOWN", get + "Expect: 200-ok\r\n\r\n", 417),
            .served("COMP-GET-WITH-CL-BODY", get + "Content-Length: 5\r\n\r\nhello", "get / hello"),
            .served(
                "COMP-CHUNKED-EXTENSION", chunked + "5;ext=value\r\nhello\r\n0\r\n\r\n",
                "post / hello"),
            .served(
                "COMP-UPGRADE-INVALID-VER",
                get
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n\r\n",
                "get / "),
            .served(
                "COMP-METHOD-TRACE", "TRACE / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", "trace / "),
            .refused("COMP-HOST-EMPTY-VALUE", "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
            .refused("COMP-REQUEST-LINE-TAB", "GET\t/ HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .refused("COMP-VERSION-MISSING-MINOR", "GET / HTTP/1\r\nHost: localhost:8080\r\n\r\n"),
            .refused(
                "COMP-VERSION-LEADING-ZEROS", "GET / HTTP/01.01\r\nHost: localhost:8080\r\n\r\n"),
            .refused("COMP-VERSION-WHITESPACE", "GET / HTTP/ 1.1\r\nHost: localhost:8080\r\n\r\n"),
            .served(
                "COMP-CONNECTION-CLOSE", get + "Connection: close\r\n\r\n", "get / ", end: .closed),
            .served(
                "COMP-HTTP10-DEFAULT-CLOSE", "GET / HTTP/1.0\r\nHost: localhost:8080\r\n\r\n",
                "get / ", end: .closed),
            .served("COMP-HTTP10-NO-HOST", "GET / HTTP/1.0\r\n\r\n", "get / ", end: .closed),
            .served(
                "COMP-HTTP12-VERSION", "GET / HTTP/1.2\r\nHost: localhost:8080\r\n\r\n", "get / "),
            .served(
                "COMP-TRACE-WITH-BODY",
                "TRACE / HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 5\r\n\r\nhello",
                "trace / ", end: .closed),
            .served(
                "COMP-CHUNKED-TRAILER-VALID",
                chunked + "5\r\nhello\r\n0\r\nX-Checksum: abc\r\n\r\n", "post / hello"),
            .served(
                "COMP-CHUNKED-HEX-UPPERCASE", chunked + "A\r\nhelloworld\r\n0\r\n\r\n",
                "post / helloworld"),
            .served(
                "COMP-RANGE-POST", post + "Content-Length: 5\r\nRange: bytes=0-10\r\n\r\nhello",
                "post / hello"),
            .served(
                "COMP-UPGRADE-HTTP10",
                "GET / HTTP/1.0\r\nHost: localhost:8080\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                "get / ", end: .closed),
            .servedHead("COMP-HEAD-NO-BODY", "HEAD / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .served(
                "COMP-UNKNOWN-METHOD", "FOOBAR / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "unrecognized / "),
            .served(
                "COMP-405-ALLOW", "DELETE / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", "delete / "),
            .served("COMP-DATE-HEADER", get + "\r\n", "get / "),
            .served("COMP-DATE-FORMAT", get + "\r\n", "get / "),
            .served(
                "COMP-NO-1XX-HTTP10",
                "POST / HTTP/1.0\r\nHost: localhost:8080\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
                "post / hello", end: .closed),
            .served(
                "COMP-NO-CL-IN-204", "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "options / "),
            .served(
                "COMP-OPTIONS-ALLOW", "OPTIONS / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "options / "),
            .served("COMP-CONTENT-TYPE", get + "\r\n", "get / "),
            .refused("COMP-VERSION-CASE", "GET / http/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .served(
                "COMP-LONG-URL-OK",
                "GET /" + String(repeating: "a", count: 7_900)
                    + " HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
                "get /" + String(repeating: "a", count: 7_900) + " "),
            .refused("COMP-SPACE-IN-TARGET", "GET /pa th HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"),
            .served(
                "COMP-DUPLICATE-CT",
                post
                    + "Content-Length: 5\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\nhello",
                "post / hello"),
            .served(
                "COMP-TRACE-SENSITIVE",
                "TRACE / HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Bearer secret-token-123\r\n\r\n",
                "trace / "),
            .served("COMP-RANGE-INVALID", get + "Range: bytes=abc-xyz\r\n\r\n", "get / "),
            .served(
                "COMP-ACCEPT-NONSENSE", get + "Accept: application/x-nonsense\r\n\r\n", "get / "),
            .served(
                "COMP-POST-UNSUPPORTED-CT",
                post + "Content-Length: 5\r\nContent-Type: application/x-nonsense\r\n\r\nhello",
                "post / hello"),
        ])
}
