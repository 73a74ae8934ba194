import TestSupport
import Testing

@testable import EventHTTP

@Suite struct AllowedHostsTests {
    /// `authority` is well formed, as it is in every request that gets so far.
    private static func isAllowed(_ authority: String, by texts: [String] = []) throws -> Bool {
        let hosts = try AllowedHosts(texts)
        let bytes = Array("Host: \(authority)".utf8)
        let isWellFormed = HostSyntax.matches(6..<bytes.count, in: bytes.span)
        try #require(isWellFormed)
        return hosts.allow(6..<bytes.count, in: bytes.span)
    }

    private static let loopback = [
        "127.0.0.1", "localhost", "LocalHost", "localhost.", "127.255.1.2", "127.0.0.1.", "[::1]",
        "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::FFFF:7F00:1]",
    ]

    private static let others = [
        "h", "localhos", "localhost1", "localhost.example", "a.localhost", "127.0.0.1.example",
        "127.0.0.10.example", "127.0.0", "127.0.0.1x", "127.1", "0.0.0.0", "128.0.0.1", "10.0.0.1",
        "2130706433", "0x7f.0.0.1", "127.0.0.01", "[::]", "[::2]", "[::127.0.0.1]", "[fe80::1]",
        "[v1.a]", "127%2E0.0.1", "localhost..", "iris", "iris.example.org", "xiris.example",
        "[2001:db8::2]", "rebound.example",
    ]

    @Test(arguments: loopback, ["", ":", ":80", ":8000", ":65536"])
    func areThoseOfLoopback(_ host: String, _ port: String) throws {
        #expect(try Self.isAllowed(host + port))
        #expect(try Self.isAllowed(host + port, by: ["iris.example"]))
    }

    @Test(arguments: others, ["", ":80", ":127"])
    func areNoOthers(_ host: String, _ port: String) throws {
        #expect(try !Self.isAllowed(host + port))
        #expect(try !Self.isAllowed(host + port, by: ["iris.example", "[2001:db8::1]"]))
    }

    @Test(arguments: [
        ("iris.example", "iris.example"), ("Iris.Example", "iRIS.eXAMPLE:80"),
        ("iris.example.", "iris.example"), ("iris.example", "iris.example.:8000"),
        ("192.0.2.7", "192.0.2.7:80"), ("[2001:db8::1]", "[2001:DB8::1]:80"), ("i", "I:"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"), ("a_b", "a_b"),
    ])
    func areThoseThatAreGiven(_ setting: String, _ authority: String) throws {
        #expect(try Self.isAllowed(authority, by: [setting]))
        #expect(try Self.isAllowed(authority, by: ["other.example", setting]))
        #expect(try !Self.isAllowed(authority, by: ["other.example"]))
    }

    @Test func areNotAskedForWhereARequestNamesNone() throws {
        let bytes = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        let isAllowed = try AllowedHosts([]).allow(nil, in: bytes.span)
        #expect(isAllowed)
    }

    @Test(arguments: [
        "", " ", ".", ":", "iris.example:80", "iris.example:", "[::1]:80", "http://iris.example",
        "iris.example/", "u@iris.example", "*.example", "**", "münchen.example", "a b", "[zz]",
        "[::1", "a.example,b.example", "iris,", ",iris", ",",
        "::1", "a\r\nb", "a\u{0}", "h%4",
    ])
    func areWrittenAsInARequest(_ text: String) throws {
        #expect(throws: AllowedHosts.Problem.notAHost(text)) { try AllowedHosts([text]) }
        #expect(throws: AllowedHosts.Problem.notAHost(text)) { try AllowedHosts(["h", text]) }
    }

    @Test func areNotAllBesideSome() {
        #expect(throws: AllowedHosts.Problem.anyBesideOthers) { try AllowedHosts(["*", "h"]) }
        #expect(throws: AllowedHosts.Problem.anyBesideOthers) { try AllowedHosts(["h", "*"]) }
    }

    /// By the address that is bound, however the setting names it.
    @Test(arguments: [
        ("127.0.0.1", true), ("127.1.2.3", true), ("127.1", true), ("localhost", true),
        ("::1", true),
        ("::ffff:127.0.0.1", true), ("0.0.0.0", false), ("::", false),
    ])
    func areOfAServerOnLoopback(_ host: String, _ isOnLoopback: Bool) throws {
        let server = try HTTPServer(host: host, port: 0, loops: 1) { _ in EchoHandler() }
        #expect(server.isOnLoopback == isOnLoopback)
    }

    @Test(arguments: ["127.0.0.1", "::1", "0.0.0.0"])
    func areAskedForThereOnly(_ host: String) throws {
        let hosts = try AllowedHosts(["iris.example"])
        try withServer(host: host, hosts: hosts) { _ in
            EchoHandler()
        } body: { server in
            for (request, isAllowed) in Self.requests {
                let client = try RawClient(port: server.port, isVersion6: host == "::1")
                try client.send(request)
                let response = try client.receiveResponse(isHead: request.hasPrefix("HEAD"))
                let isServed = isAllowed || !server.isOnLoopback
                #expect(response.status == (isServed ? 200 : 421), "\(request)")
                if !isServed { #expect(try client.isAtEnd()) }
            }
        }
    }

    /// In each form that a request can have, and whether it is for the server.
    private static let requests: [(String, Bool)] = [
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: iris.example:80\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n", false),
        ("HEAD / HTTP/1.1\r\nHost: rebound.example\r\n\r\n", false),
        ("PUT / HTTP/1.1\r\nHost: rebound.example\r\nContent-Length: 1\r\n\r\na", false),
        ("OPTIONS * HTTP/1.1\r\nHost: rebound.example\r\n\r\n", false),
        // The authority of the target counts.
        ("GET http://localhost/ HTTP/1.1\r\nHost: rebound.example\r\n\r\n", true),
        ("GET http://rebound.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", false),
        ("GET / HTTP/1.0\r\n\r\n", true),
        ("GET / HTTP/1.0\r\nHost: rebound.example\r\n\r\n", false),
    ]
}
