/// The forms that the target of a request can have (RFC 9112, section 3.2).
enum TargetForm {
    /// `/path?query`
    case origin
    /// `http://host:port/path?query`, as a proxy's clients send it; a server has to take it, too. With
    /// https, it comes from a proxy that speaks TLS in front.
    case absolute(authority: Range<Int>)
    /// `*`
    case asterisk
    /// `host:port`, which is for CONNECT alone, a URI that is not HTTP's, or nothing that has a name.
    case other

    /// The form of the target at `range`, which is not empty.
    init(of range: Range<Int>, in bytes: Span<UInt8>) {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "/"): self = .origin
        case UInt8(ascii: "*") where range.count == 1: self = .asterisk
        default:
            if let authority = TargetForm.authority(of: range, in: bytes) {
                self = .absolute(authority: authority)
            } else {
                self = .other
            }
        }
    }

    /// Whether a request with `method` may have it.
    func fits(_ method: HTTPMethod) -> Bool {
        switch self {
        case .origin, .absolute: true
        case .asterisk: method == .options
        case .other: false
        }
    }

    /// Where the authority of an http or https URI lies; nil if the target is none. There is a host in
    /// it, and no userinfo (RFC 9110, sections 4.2.1 and 4.2.4).
    private static func authority(of range: Range<Int>, in bytes: Span<UInt8>) -> Range<Int>? {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index] != UInt8(ascii: ":") { index += 1 }
        let scheme = range.lowerBound..<index
        let start = index + 3
        guard
            HeadField.isEqual(bytes, scheme, "http") || HeadField.isEqual(bytes, scheme, "https"),
            start < range.upperBound, bytes[index + 1] == UInt8(ascii: "/"),
            bytes[index + 2] == UInt8(ascii: "/")
        else { return nil }
        index = start
        while index < range.upperBound, bytes[index] != UInt8(ascii: "/"),
            bytes[index] != UInt8(ascii: "?")
        { index += 1 }
        let authority = start..<index
        return HostSyntax.matches(authority, in: bytes) ? authority : nil
    }
}
