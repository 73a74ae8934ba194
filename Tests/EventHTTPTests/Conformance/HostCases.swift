enum HostCases {
    static let groups = [number, value]

    private static func request(_ version: String, _ lines: String...) -> String {
        "GET / HTTP/\(version)\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private static let number = WireGroup(
        "RFC 9112, section 3.2: one Host, in HTTP/1.0 at most one",
        [
            .served("one", request("1.1", "Host: h"), "get / "),
            .served("in small letters", request("1.1", "host: h"), "get / "),
            .served("behind other fields", request("1.1", "X: y", "Z: z", "HOST: h"), "get / "),
            .served("one in HTTP/1.0", request("1.0", "Host: h"), "get / ", end: .closed),
            .served("none in HTTP/1.0", request("1.0", "X: y"), "get / ", end: .closed),
            .served("no field at all in HTTP/1.0", request("1.0"), "get / ", end: .closed),
            .refused("none", request("1.1", "X: y")),
            .refused("no field at all", request("1.1")),
            .refused("none in HTTP/1.2", request("1.2", "X: y")),
            .refused("another field that ends like it", request("1.1", "X-Host: h")),
            .refused("two that differ", request("1.1", "Host: a", "Host: b")),
            .refused("two that agree", request("1.1", "Host: h", "Host: h")),
            .refused("two in different letters", request("1.1", "Host: h", "X: y", "hOST: h")),
            .refused("a good and an empty one", request("1.1", "Host: h", "Host:")),
            .refused("two in HTTP/1.0", request("1.0", "Host: h", "Host: h")),
            .refused("none beside an absolute target", "GET http://h/ HTTP/1.1\r\n\r\n"),
            .served(
                "one that differs from an absolute target",
                "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", "get http://a/ "),
            .refused(
                "two beside an absolute target",
                "GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        ])

    private static let good = [
        "h", "h:80", "h:", "example.com:65536", "127.0.0.1:8000", "[::1]", "[::1]:80", "[::]:",
        "[FE80::00a]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:127.0.0.1]", "[v1.a:b]",
        "[VF0.~!$&'()*+,;=]",
        "a_b-c.d~e", "a!$&'()*+,;=b", "%C3%A9.example",
        "H.EXAMPLE",
    ]

    // The last ones have allowed characters alone, but not in the form of `uri-host [":" port]`.
    private static let bad = [
        "", ":", ":80", "a b", "a\tb", "h, h", "a/b", "/", "http://h", "u@h", "h?", "h#", "h\\",
        "h<", "h>",
        "\"h\"", "h^", "h`", "h{", "h|", "h}", "h\u{80}", "\u{FF}h", "h\u{C3}\u{A9}", "h\0",
        "h\u{7F}", "h\u{1}", "h:80:80", "h:8x", "h:-1", "h:%38", "[::1", "::1]", "[::1]x", "h[::1]",
        "h%zz", "h%4",
    ]

    /// What brackets may not have around. A zone is refused in either spelling.
    private static let badAddresses = [
        "zz", "", ":", ":::", "::1::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::",
        "g::",
        "::1.2.3", "::1.2.3.4.5", "::1.2.3.256", "::01.2.3.4", "1.2.3.4", "1.2.3.4::",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:6:7::8", "::1:", ":1::", "::1%eth0", "fe80::1%25eth0",
        "h", "127.0.0.1", "v", "v1", "v1.", "v.a", "vg.a", "v1.a@", "v1.%41", "::1]", "[::1",
    ]

    private static let value = WireGroup(
        "RFC 9110, section 7.2: host and port",
        good.map { value in
            .served(
                value.debugDescription, "GET /host HTTP/1.1\r\nHost: \(value)\r\n\r\n", value)
        }
            + [
                .served("with blanks", "GET /host HTTP/1.1\r\nHost: \t h:80 \t\r\n\r\n", "h:80"),
                .served(
                    "in HTTP/1.0", "GET /host HTTP/1.0\r\nHost: h:80\r\n\r\n", "h:80",
                    end: .closed),
                .refused("bad in HTTP/1.0", request("1.0", "Host: a/b")),
                .refused("folded", request("1.1", "Host:\r\n h")),
            ]
            + (bad + badAddresses.map { "[\($0)]" }).map {
                .refused($0.debugDescription, request("1.1", "Host: \($0)"))
            })
}
