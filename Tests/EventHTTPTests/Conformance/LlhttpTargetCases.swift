/// See `LlhttpRequestCases`.
enum LlhttpTargetCases {
    static let groups = [uri, url]

    private static func request(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
    }

    private static func served(_ targets: String...) -> [WireCase] {
        targets.map { .served($0, request($0), "get \($0) ") }
    }

    private static func refused(_ targets: String...) -> [WireCase] {
        targets.map { .refused($0.debugDescription, request($0)) }
    }

    private static let uri = WireGroup(
        "llhttp, uri.md",
        served(
            "/with_\"quotes\"?a=\\\"b\\\"", "/a.cgi?b=c?d", "http://a.example?b=c",
            "http://a.example:1234?b=c", "/a.cgi?b=|", "http://a.example:1234")
            + refused(
                // A user and a password, which no server takes.
                "http://a%12:b!&*$@a.example:1234/c",
                "/\u{CE}\u{B4}\u{C2}\u{B6}/\u{CE}\u{B4}t?q=1#n", "/\u{CE}\u{B4}\u{C2}\u{B6}?q=1",
                "/a/1?b=1#c-17408", "/foo bar/"))

    private static let url = WireGroup(
        "llhttp, url.md",
        served(
            "http://a/", "http://a:444/", "http://[1:2::3:4]/",
            "http://[1:2::3:4]:67/", "http://[2001:0000:0000:0000:0000:0000:1.9.1.1]/",
            "http://a.example/b/??c.css,d.css?t=20.css", "/a.html?b=c%20d")
            + refused(
                // A scheme of somebody else's, users and passwords, and a zone.
                "schema:/path?query=value", "http://a:b@c.example:8080/d", "http://a:b@@c:443/",
                "http://a%20:b@c/", "http://a!;-_!=+$@c/", "http://[fe80::a%25eth0]/",
                "http://a/path?query=value#schema", "/path?query=value#schema", "/a.html#b",
                "http://a/r?f=2&url=http://b/i.html?c=d#e", "/foo\tbar/", "/foo\u{C}bar/"))
}
