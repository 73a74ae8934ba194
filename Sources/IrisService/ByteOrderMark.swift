internal import EventHTTP

/// What some programs put in front of a text to tell its encoding (Unicode 16, section 23.8). JSON that
/// is sent to others has none, and is in UTF-8 (RFC 8259, section 8.1). No editor and no log shows it, so
/// that nobody would find it by being told that a value is expected.
enum ByteOrderMark {
    case utf8, utf16, utf32

    /// The mark that stands in `bytes` from `offset` on. That of UTF-8 may also stand in the middle, where
    /// texts were put together; what looks like another there is no mark.
    init?(in bytes: Span<UInt8>, at offset: Int) {
        let marks = offset == 0 ? ByteOrderMark.marks[...] : ByteOrderMark.marks.prefix(1)
        for (mark, kind) in marks where bytes.count - offset >= mark.count {
            if mark.indices.allSatisfy({ bytes[offset + $0] == mark[$0] }) {
                self = kind
                return
            }
        }
        return nil
    }

    /// What is wrong, and what to do.
    var reason: String {
        switch self {
        case .utf8: "Unexpected byte order mark of UTF-8: send the text without it"
        case .utf16: "Text in UTF-16, by its byte order mark: send it in UTF-8 without a mark"
        case .utf32: "Text in UTF-32, by its byte order mark: send it in UTF-8 without a mark"
        }
    }

    /// Those of UTF-32 before those of UTF-16, because one begins like the other.
    private static let marks: [([UInt8], ByteOrderMark)] = [
        ([0xEF, 0xBB, 0xBF], .utf8),
        ([0xFF, 0xFE, 0, 0], .utf32), ([0, 0, 0xFE, 0xFF], .utf32),
        ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
    ]
}
