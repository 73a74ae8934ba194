internal import EventHTTP

/// Names with their quotes and the colon behind them, compared with a body eight bytes at a time.
struct QuotedNames {
    /// The words of all names, the last of each filled up with zeros; the first byte is the lowest.
    private let words: [UInt64]
    private let places: [Place]

    private struct Place {
        let firstWord: Int
        let byteCount: Int
    }

    init(_ names: [String]) {
        var words: [UInt64] = []
        var places: [Place] = []
        for name in names {
            let bytes = Array("\(JSONText.quoted(name)):".utf8)
            places.append(Place(firstWord: words.count, byteCount: bytes.count))
            for start in stride(from: 0, to: bytes.count, by: 8) {
                words.append(bytes.span.word(at: start))
            }
        }
        self.words = words
        self.places = places
    }

    /// Where the name at `index` ends if it stands at `start` of `body`; nil if something else does.
    @inline(__always)
    func end(of index: Int, in body: Span<UInt8>, at start: Int) -> Int? {
        let place = places[index]
        let end = start &+ place.byteCount
        var word = place.firstWord
        var offset = start
        while offset &+ 8 <= end {
            guard body.word(at: offset) == words[word] else { return nil }
            word &+= 1
            offset &+= 8
        }
        guard offset < end else { return end }
        // The bytes behind the name go out at the top.
        let rest = UInt64(truncatingIfNeeded: 8 &* (offset &+ 8 &- end))
        return (body.word(at: offset) ^ words[word]) &<< rest == 0 ? end : nil
    }
}
