/// Where the path lies in a request target (RFC 9112, section 3.2), and comparison with known paths.
///
/// Paths are compared byte by byte, as they came: nothing is decoded, so no two spellings of a path
/// exist. A query is ignored.
struct RequestPath {
    private let range: Range<Int>

    /// The path is in front of the query, and behind scheme and authority if the target is in absolute
    /// form, as requests to proxies are. Nothing there is the same as a slash (RFC 9110, section 4.2.3).
    init(in target: Span<UInt8>) {
        let end = RequestPath.firstIndex(of: UInt8(ascii: "?"), in: target, from: 0) ?? target.count
        if let slash = RequestPath.firstIndex(of: UInt8(ascii: "/"), in: target, from: 0),
            slash > 1, target[slash - 1] == UInt8(ascii: ":"),
            slash + 1 < end, target[slash + 1] == UInt8(ascii: "/")
        {
            let start =
                RequestPath.firstIndex(of: UInt8(ascii: "/"), in: target, from: slash + 2) ?? end
            // Where there is none, the slash in front of the authority stands for it.
            range = start < end ? start..<end : slash + 1..<slash + 2
        } else {
            range = 0..<end
        }
    }

    /// Whether the path of `target`, which this was made for, is `path`.
    func equals(_ path: [UInt8], in target: Span<UInt8>) -> Bool {
        guard range.count == path.count else { return false }
        for index in path.indices where target[range.lowerBound + index] != path[index] {
            return false
        }
        return true
    }

    private static func firstIndex(
        of byte: UInt8, in bytes: Span<UInt8>, from start: Int
    ) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == byte { return index }
            index += 1
        }
        return nil
    }
}
