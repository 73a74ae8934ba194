/// How the content of a request is compressed (RFC 9110, section 8.4.1).
enum ContentCoding {
    /// RFC 1952.
    case gzip
    /// The zlib form (RFC 1950), and not, as some have it, what is in it without a frame (RFC 1951).
    case deflate

    /// What a refusal says about the codings that are taken (RFC 9110, section 15.5.16).
    static let accepted = HTTPReplyField("Accept-Encoding", "gzip, deflate")
}

/// The list of codings that all fields Content-Encoding make together.
///
/// It has one at most beside `identity`, which is none. Nobody compresses twice, but to make a small
/// request expand to a very large one.
enum ContentCodings {
    case none
    case one(ContentCoding)
    /// Several, or one that is not known.
    case unsupported

    mutating func take(_ field: HeadField, in bytes: Span<UInt8>) {
        field.forEachElement(in: bytes) { element in
            guard !element.value.isEmpty, !element.hasValue("identity", in: bytes) else { return }
            let isGzip =
                element.hasValue("gzip", in: bytes) || element.hasValue("x-gzip", in: bytes)
            switch self {
            case .none where isGzip: self = .one(.gzip)
            case .none where element.hasValue("deflate", in: bytes): self = .one(.deflate)
            default: self = .unsupported
            }
        }
    }
}
