/// Finds which of a closed set of names stands in a body, without making a String of it.
///
/// Binary search, so that a row of many features in an unexpected order stays cheap.
struct NameTable {
    /// The names' bytes, sorted, each with its index in the list that the table was made from.
    private let sorted: [(bytes: [UInt8], index: Int)]

    init(_ names: [String]) {
        sorted = names.enumerated()
            .map { (bytes: Array($0.element.utf8), index: $0.offset) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// The index of the name that the bytes in `range` spell; nil if there is none.
    func index(of range: Range<Int>, in bytes: Span<UInt8>) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            switch compare(sorted[middle].bytes, range, bytes) {
            case 0: return sorted[middle].index
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return nil
    }

    /// Negative, zero or positive as `name` sorts before, with or after the bytes in `range`.
    private func compare(_ name: [UInt8], _ range: Range<Int>, _ bytes: Span<UInt8>) -> Int {
        for index in 0..<min(name.count, range.count) {
            let difference = Int(name[index]) - Int(bytes[range.lowerBound + index])
            if difference != 0 { return difference }
        }
        return name.count - range.count
    }
}
