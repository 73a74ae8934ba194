internal import ArgumentParser
internal import Glibc

/// Where the server is: `http://HOST[:PORT]`, and nothing behind it.
struct ServerURL: CustomStringConvertible {
    /// A name or an address; an IPv6 address without its brackets.
    let host: String
    let port: UInt16

    /// Where iris-server listens unless it is told otherwise.
    static let local = ServerURL(host: "127.0.0.1", port: 8_000)

    /// `host:port` as it stands in a URL and in the field `Host`.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var description: String { "http://\(authority)" }

    private init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Throws what is wrong with `text`, for the person who typed it.
    init(parsing text: String) throws {
        let scheme = "http://"
        guard text.lowercased().hasPrefix(scheme) else {
            throw ValidationError("it has to start with \(scheme)")
        }
        var authority = text.dropFirst(scheme.count)
        if authority.last == "/" { authority.removeLast() }
        guard !authority.contains(where: { "/?#".contains($0) }) else {
            throw ValidationError("nothing may follow the port: the paths are known")
        }
        let rest: Substring
        if authority.first == "[", let bracket = authority.firstIndex(of: "]") {
            host = String(authority[..<bracket].dropFirst())
            rest = authority[bracket...].dropFirst()
            guard ServerURL.isAddressOfVersion6(host) else {
                throw ValidationError("[\(host)] is not an IPv6 address")
            }
        } else {
            let colon = authority.firstIndex(of: ":") ?? authority.endIndex
            host = String(authority[..<colon])
            rest = authority[colon...]
            guard ServerURL.isName(host) else {
                throw ValidationError(
                    "behind \(scheme) comes a name or an address, IPv6 in brackets")
            }
        }
        port = try ServerURL.port(rest)
    }

    /// The port in `:8000`; 80 where there is none, as in every http URL.
    private static func port(_ text: Substring) throws -> UInt16 {
        if text.isEmpty { return 80 }
        let digits = text.dropFirst()
        guard text.first == ":", digits.utf8.allSatisfy({ isDigit($0) }),
            let port = UInt16(digits), port > 0
        else { throw ValidationError("the port is a number from 1 to 65535, not '\(digits)'") }
        return port
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    /// Whether `text` can be a host's name or an IPv4 address. It ends up in a request's head, so
    /// nothing else gets through.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || "-._0123456789".unicodeScalars.contains($0))
            }
    }

    private static func isAddressOfVersion6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }
}
