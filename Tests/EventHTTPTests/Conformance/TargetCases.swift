enum TargetCases {
    static let groups = [origin, absolute, asterisk, bytes, length]

    private static func request(_ target: String, _ method: String = "GET") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
    }

    private static func served(_ targets: [String]) -> [WireCase] {
        targets.map { .served($0, request($0), "get \($0) ") }
    }

    private static func refused(_ targets: [String]) -> [WireCase] {
        targets.map { .refused($0, request($0)) }
    }

    private static let origin = WireGroup(
        "RFC 9112, section 3.2.1: a path, as it was sent",
        served([
            "/", "//", "/a/b?c=d&e", "/?", "/??", "/%00%2e%2E%", "/./../x", "/a:b@c", "/*",
            "/http://h/", "/;a=b;c", "/index.html?q=http://h/",
        ]) + refused(["a", "?a", "a/b", "../a", "%2F", "\\a", "&", "!"]))

    private static let absolute = WireGroup(
        "RFC 9112, section 3.2.2, and RFC 9110, section 4.2: a URI of http or https, with a host",
        served([
            "http://example.com/path?query", "http://example.com", "HTTPS://h:1/", "http://h?a",
            "http://h:/", "http://[::1]:80/", "http://[v1.a]/", "http://a%2Db:80?http://u@h",
            "http://h//", "http://h/@",
        ])
            + refused([
                "://h/", ":a", "1http://h/", "+a:b", "http//h/", "ht_tp://h/", "ht%74p://h/",
                "a/b:c", "http://h/#a",
                // Without a host.
                "http://", "http:///livez", "http:///", "http://?a", "http://:80/", "http:",
                "http:/",
                "http:/h/", "http:h", "https:///",
                // With userinfo.
                "http://u:p@h/", "http://u@h/", "http://@h/", "http://u:p@[::1]/",
                // With another port than a number, or with what is no host.
                "http://h:x/", "http://h:-1/", "http://h:80:80/", "http://h:%38/", "http://[/livez",
                "http://[", "http://[]/", "http://[zz]/", "http://[::1/", "http://::1/",
                "http://[::1]x/",
                "http://[fe80::1%25eth0]/", "http://h%zz/", "http://h\\/", "http://h\"/",
                "http://h^/",
                // Of another scheme, or of none.
                "urn:a:b", "ftp://h/", "ws://h/", "httpss://h/", "htt://h/", "file:///etc/passwd",
                "a+b-c.d:e", "h:80",
            ]))

    private static let asterisk = WireGroup(
        "RFC 9112, section 3.2.4: an asterisk, with OPTIONS alone",
        [.served("OPTIONS *", request("*", "OPTIONS"), "options * ")]
            + ["GET", "POST", "PUT", "DELETE", "TRACE", "BREW"].map {
                .refused("\($0) *", request("*", $0))
            } + [
                .refused("OPTIONS **", request("**", "OPTIONS")),
                .refused("OPTIONS *?a", request("*?a", "OPTIONS")),
            ])

    private static let bytes = WireGroup(
        "RFC 9112, section 3.2, and RFC 3986, section 2: the bytes of a target",
        served(["/!\"$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "/azAZ09"]) + refused(["/#", "/a#b", "#"])
            + WireCase.forEach(WireCase.controls + [0x09, 0x80, 0x85, 0xA0, 0xC3, 0xFF]) {
                name, byte in
                .refused("\(name) in a path", request("/a\(byte)b"))
            }
            + [
                .refused("UTF-8 in a path", request("/\u{C3}\u{A9}")),
                .refused("NUL in an absolute target", request("http://h\0/")),
            ])

    private static let length = WireGroup(
        "RFC 9112, section 3: at least 8,000 bytes of a request line",
        [
            .served(
                "8,000 bytes", request("/" + String(repeating: "a", count: 7_999)),
                "get /" + String(repeating: "a", count: 7_999) + " "),
            .refused("8,001 bytes", request("/" + String(repeating: "a", count: 8_000)), 414),
            .refused(
                "8,001 bytes of a URI", request("a:" + String(repeating: "a", count: 7_999)), 414),
            .refused("12,000 bytes", request("/" + String(repeating: "a", count: 11_999)), 414),
            .refused("20,000 bytes", request("/" + String(repeating: "a", count: 19_999)), 414),
        ])
}
