/// The hosts that requests may be for, where a server listens on loopback only: those that are loopback
/// itself, and the names that it was given.
///
/// Whoever owns a name can have it point to 127.0.0.1 (DNS rebinding). To a browser, what the server says
/// belongs to the pages of that name then, and they may read it. Only the name in their requests tells.
package struct AllowedHosts: Sendable {
    /// Why a setting is no list of hosts.
    package enum Problem: Error, Hashable {
        /// It is not written as a host is in a request.
        case notAHost(String)
        case anyBesideOthers
    }

    /// In small letters, without a dot at the end.
    private let names: [[UInt8]]

    /// Reads names and addresses such as `iris.example` or `[2001:db8::1]`, which may be none. `*` is not
    /// one of them: where all hosts are allowed, there is nothing to check.
    package init(_ texts: [String]) throws(Problem) {
        guard !texts.contains("*") else { throw .anyBesideOthers }
        var names: [[UInt8]] = []
        for text in texts {
            let bytes = Array(text.utf8)
            let name = AllowedHosts.name(of: bytes.indices, in: bytes.span)
            // A star or a comma could stand in a name, but nobody means that.
            guard !name.isEmpty, bytes.count - name.count <= 1, bytes.last != AllowedHosts.colon,
                !bytes.contains(UInt8(ascii: "*")), !bytes.contains(UInt8(ascii: ",")),
                HostSyntax.matches(bytes.indices, in: bytes.span)
            else { throw .notAHost(text) }
            names.append(bytes[name].map(AllowedHosts.small))
        }
        self.names = names
    }

    /// Whether a request may have this authority, a host and perhaps a port. The port is not looked at: a
    /// proxy may have another one, and a page cannot choose what is behind it. A request without any, as in
    /// HTTP/1.0, comes from no browser.
    func allow(_ authority: Range<Int>?, in bytes: Span<UInt8>) -> Bool {
        guard let authority else { return true }
        let name = AllowedHosts.name(of: authority, in: bytes)
        return AllowedHosts.isLoopback(name, bytes) || isListed(name, bytes)
    }

    /// What a request for another host gets.
    static let refusal = RequestRefusal(
        .misdirected,
        "this server listens on loopback only and is not known by this name: see its option --allow-host"
    )

    /// The host alone: without the port, and without the dot that a name may have at its end.
    private static func name(of authority: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        var end = authority.upperBound
        while end > authority.lowerBound, bytes[end - 1] &- UInt8(ascii: "0") < 10 { end -= 1 }
        // Else they are not a port's.
        let hasPort = end > authority.lowerBound && bytes[end - 1] == colon
        end = hasPort ? end - 1 : authority.upperBound
        if end > authority.lowerBound, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        return authority.lowerBound..<end
    }

    private static func isLoopback(_ name: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        if HeadField.isEqual(bytes, name, "localhost") { return true }
        if let address = IPv4Address(name, in: bytes) { return address.isLoopback }
        guard let first = name.first, bytes[first] == UInt8(ascii: "[") else { return false }
        let inBrackets = first + 1..<name.upperBound - 1
        return IPv6Address(inBrackets, in: bytes)?.isLoopback ?? false
    }

    private func isListed(_ name: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        names.contains { listed in
            listed.count == name.count
                && listed.indices.allSatisfy {
                    listed[$0] == AllowedHosts.small(bytes[name.lowerBound + $0])
                }
        }
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    private static let colon = UInt8(ascii: ":")
}

extension AllowedHosts.Problem: CustomStringConvertible {
    /// The line for the user.
    package var description: String {
        switch self {
        case .notAHost(let text):
            "--allow-host takes hosts as browsers send them, a name in ASCII or an address, IPv6 in "
                + "brackets, without scheme and port, or * for all: not '\(text)'"
        case .anyBesideOthers:
            "--allow-host * stands for all hosts: leave the others away"
        }
    }
}
