import Glibc
import Testing

@testable import EventHTTP

/// Addresses are read as the C library reads them.
@Suite struct AddressTests {
    private static let texts = [
        "::1", "127.0.0.1", "127.255.0.9", "126.0.0.1", "128.0.0.1", "0:0:0:0:0:0:0:1", "::0.0.0.1",
        "::ffff:127.0.0.1", "::FFFF:7f00:1", "::ffff:128.0.0.1", "::127.0.0.1", "::", "::2", "1::1",
        "2001:db8::8:800:200C:417A", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:1.2.3.4",
    ]

    private func value4(_ text: String) -> UInt32? {
        let bytes = Array(text.utf8)
        return IPv4Address(bytes.indices, in: bytes.span)?.value
    }

    private func value6(_ text: String) -> UInt128? {
        let bytes = Array(text.utf8)
        return IPv6Address(bytes.indices, in: bytes.span)?.value
    }

    private func expectSame(_ text: String) {
        var address4 = in_addr()
        let expected4 =
            inet_pton(AF_INET, text, &address4) == 1 ? UInt32(bigEndian: address4.s_addr) : nil
        #expect(value4(text) == expected4, "\(text.debugDescription)")
        var address6 = in6_addr()
        let isAddress6 = inet_pton(AF_INET6, text, &address6) == 1
        let expected6 = withUnsafeBytes(of: address6) {
            UInt128(bigEndian: $0.load(as: UInt128.self))
        }
        #expect(value6(text) == (isAddress6 ? expected6 : nil), "\(text.debugDescription)")
    }

    @Test func areThoseOfTheCLibrary() {
        for text in Self.texts { expectSame(text) }
    }

    /// Changed ones, most of which are none.
    @Test func areThoseOfTheCLibraryAndNoOthers() {
        var random = SystemRandomNumberGenerator()
        let characters = Array("0127f:.::gA")
        for _ in 0..<20_000 {
            var text = Array(Self.texts.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0...text.count, using: &random)
                if Bool.random(using: &random), index < text.count { text.remove(at: index) }
                text.insert(
                    characters.randomElement(using: &random) ?? ":",
                    at: min(index, text.count))
            }
            expectSame(String(text))
        }
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.255.255", true), ("126.255.255.255", false),
        ("128.0.0.0", false), ("0.0.0.0", false), ("10.0.0.1", false),
    ])
    func tellsLoopbackOfIPv4(_ text: String, _ isLoopback: Bool) {
        let bytes = Array(text.utf8)
        #expect(IPv4Address(bytes.indices, in: bytes.span)?.isLoopback == isLoopback)
    }

    @Test(arguments: [
        ("::1", true), ("0:0:0:0:0:0:0:1", true), ("::ffff:127.0.0.2", true),
        ("::ffff:7fff:ffff", true), ("::", false), ("::2", false), ("1::1", false),
        ("::127.0.0.1", false), ("::ffff:10.0.0.1", false), ("fe80::1", false),
    ])
    func tellsLoopbackOfIPv6(_ text: String, _ isLoopback: Bool) {
        let bytes = Array(text.utf8)
        #expect(IPv6Address(bytes.indices, in: bytes.span)?.isLoopback == isLoopback)
    }
}
