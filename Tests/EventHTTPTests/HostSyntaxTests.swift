import Testing

@testable import EventHTTP

@Suite struct HostSyntaxTests {
    private static let usual = ["127.0.0.1", "localhost", "LocalHOST"].flatMap { host in
        ["", ":", ":1", ":80", ":8000", ":65535", ":12345678"].map { host + $0 }
    }

    /// With the end of the line behind it, as in a head.
    private static func isUsual(_ host: [UInt8]) -> Bool {
        let line = host + Array("\r\n0123456789".utf8)
        return HostSyntax.isUsual(host.indices, in: line.span)
    }

    @Test(arguments: usual)
    func knowsUsualHosts(_ host: String) {
        #expect(Self.isUsual(Array(host.utf8)))
    }

    @Test(arguments: [
        "", "127.0.0.", "localhos", "127.0.0.10", "localhost1", "127.0.0.1.", "127.0.0.1:x",
        "127.0.0.1:123456789", "[::1]",
    ])
    func leavesOthersToACloserLook(_ host: String) {
        #expect(!Self.isUsual(Array(host.utf8)))
    }

    /// What is usual is not looked at again, so it must be well formed and of loopback, whatever stands at
    /// any place of it. (A field's value has no controls.)
    @Test(arguments: usual)
    func takesNothingElseForUsual(_ host: String) throws {
        let hosts = try AllowedHosts([])
        let bytes = Array(host.utf8)
        for place in bytes.indices {
            for byte in UInt8(ascii: " ")...0xFF where byte != 0x7F {
                var changed = bytes
                changed[place] = byte
                guard Self.isUsual(changed) else { continue }
                let isWellFormed = HostSyntax.matches(changed.indices, in: changed.span)
                let isAllowed = hosts.allow(changed.indices, in: changed.span)
                #expect(isWellFormed && isAllowed, "\(changed)")
            }
        }
    }
}
