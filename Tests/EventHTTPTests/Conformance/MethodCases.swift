enum MethodCases {
    static let groups = [names, bodies]

    private static func request(_ method: String, _ target: String = "/") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
    }

    private static let names = WireGroup(
        "RFC 9110, section 9.1: a method is a token in the case that it is written in",
        ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"].map {
            .served($0, request($0), "\($0.lowercased()) / ")
        }
            + [
                "get", "Get", "gET", "GETS", "GE", "G", "BREW", "PROPFIND", "M-SEARCH", "1", "HTTP",
                "!#$%&'*+-.^_`|~09azAZ", String(repeating: "M", count: 1_000),
            ].map { .served(String($0.prefix(30)), request($0), "unrecognized / ") }
            + Array("\"(),/:;<=>?@[\\]{}").map {
                .refused("\($0) in it", request("G\($0)T"))
            }
            + [UInt8(0x80), 0x85, 0xA0, 0xC3, 0xFF].map {
                .refused("byte \($0) in it", request("GET\(Unicode.Scalar($0))"))
            }
            + WireCase.forEach(WireCase.controls) { name, byte in
                .refused("\(name) in it", request("G\(byte)T"))
            })

    private static let getRequest = request("GET", "/evil")

    private static func with(_ method: String, _ fields: String, _ body: String) -> String {
        "\(method) / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n\(body)"
    }

    private static let length = "Content-Length: \(getRequest.utf8.count)"
    private static let coding = "Transfer-Encoding: chunked"

    private static let bodies = WireGroup(
        "RFC 9110, section 9.3: what a body means depends on the method, its length does not",
        ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"].flatMap { method -> [WireCase] in
            let name = method.lowercased()
            return [
                .served(
                    "\(method) with a body that looks like a request",
                    with(method, length, getRequest), "\(name) / \(getRequest)"),
                .served(
                    "\(method) with chunks", with(method, coding, "3\r\nfoo\r\n0\r\n\r\n"),
                    "\(name) / foo"),
            ]
        } + [
            .servedHead("HEAD", request("HEAD")),
            .servedHead(
                "HEAD with a body that looks like a request", with("HEAD", length, getRequest),
                end: .closed),
            .servedHead(
                "HEAD with chunks", with("HEAD", coding, "3\r\nfoo\r\n0\r\n\r\n"), end: .closed),
            .refused("HEAD without Host", "HEAD / HTTP/1.1\r\n\r\n", isHead: true),
            .served(
                "an unknown method with a body that looks like a request",
                with("BREW", length, getRequest), "unrecognized / ", end: .closed),
            .served(
                "an unknown method with chunks",
                with("BREW", coding, "3\r\nfoo\r\n0\r\n\r\n"), "unrecognized / ", end: .closed),
            // Its client must not send one (RFC 9110, section 9.3.8).
            .served(
                "TRACE with a body", with("TRACE", length, getRequest), "trace / ", end: .closed),
            .served(
                "TRACE with chunks", with("TRACE", coding, "3\r\nfoo\r\n0\r\n\r\n"), "trace / ",
                end: .closed),
            .refused("CONNECT", request("CONNECT", "example.com:443"), 501),
            .refused("CONNECT to no port", request("CONNECT", "example.com"), 501),
            .refused("CONNECT to a path", request("CONNECT", "/"), 501),
            .refused(
                "CONNECT and bytes behind it", request("CONNECT", "h:1") + "\0\u{16}\u{3}", 501),
            .refused("CONNECT with a body", with("CONNECT", "Content-Length: 3", "foo"), 501),
        ])
}
