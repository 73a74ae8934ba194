/// The forms that the target of a request can have (RFC 9112, section 3.2).
enum TargetForm {
    /// `/path?query`
    case origin
    /// `scheme:...`, as a proxy's clients send it; a server has to take it, too.
    case absolute
    /// `*`
    case asterisk
    /// `host:port`, which is for CONNECT alone, or nothing that has a name.
    case other

    /// The form of the target at `range`, which is not empty.
    init(of range: Range<Int>, in bytes: Span<UInt8>) {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "/"): self = .origin
        case UInt8(ascii: "*") where range.count == 1: self = .asterisk
        default: self = TargetForm.hasScheme(bytes.extracting(range)) ? .absolute : .other
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

    /// Whether `target` begins with a letter, then letters, digits, `+`, `-`, `.`, then a colon
    /// (RFC 3986, section 3.1). `host:port` does so, too: no path that is known begins like that.
    private static func hasScheme(_ target: Span<UInt8>) -> Bool {
        for index in target.indices {
            switch target[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                if index == 0 { return false }
            case let byte: return byte == UInt8(ascii: ":") && index > 0
            }
        }
        return false
    }
}
