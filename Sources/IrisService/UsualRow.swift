internal import EventHTTP

/// Reads rows that are written as programs write them: the names in the model's order, plain numbers,
/// no whitespace but a space behind a comma or colon.
///
/// What it reads, `PredictionDecoder` would read as the same values, in several times the time. What
/// it does not read may be right or wrong: that is for the strict reader to say.
struct UsualRow {
    private let names: QuotedNames
    private let featureCount: Int

    init(featureNames: [String]) {
        names = QuotedNames(featureNames)
        featureCount = featureNames.count
    }

    /// Reads `[5.1,3.5,…]` into `rows`, from `first` on, and returns where it ends; nil if what stands
    /// at `start` is not the usual array of as many numbers as there are features.
    func readArray(
        _ body: Span<UInt8>, at start: Int, into rows: inout [Float], from first: Int
    ) -> Int? {
        read(body, at: start, (UInt8(ascii: "["), UInt8(ascii: "]")), into: &rows, from: first) {
            (_, offset) in offset
        }
    }

    /// Reads `{"sepal_length":5.1,…}` in the same way.
    func readObject(
        _ body: Span<UInt8>, at start: Int, into rows: inout [Float], from first: Int
    ) -> Int? {
        read(body, at: start, (UInt8(ascii: "{"), UInt8(ascii: "}")), into: &rows, from: first) {
            (index, offset) in
            names.end(of: index, in: body, at: offset).map { UsualRow.skipSpace(body, at: $0) }
        }
    }

    /// Reads the numbers between two brackets. `numberStart` says where the number at an index begins
    /// if its part of the row does at an offset.
    @inline(__always)
    private func read(
        _ body: Span<UInt8>, at start: Int, _ brackets: (UInt8, UInt8), into rows: inout [Float],
        from first: Int, _ numberStart: (_ index: Int, _ offset: Int) -> Int?
    ) -> Int? {
        var values = rows.mutableSpan
        var offset = start
        for index in 0..<featureCount {
            let opening = index == 0 ? brackets.0 : UInt8(ascii: ",")
            guard offset < body.count, body[offset] == opening else { return nil }
            offset = UsualRow.skipSpace(body, at: offset &+ 1)
            guard let start = numberStart(index, offset) else { return nil }
            guard let number = PlainNumber(body, at: start) else { return nil }
            values[first &+ index] = number.value
            offset = number.end
        }
        guard offset < body.count, body[offset] == brackets.1 else { return nil }
        return offset &+ 1
    }

    @inline(__always)
    private static func skipSpace(_ body: Span<UInt8>, at offset: Int) -> Int {
        offset < body.count && body[offset] == UInt8(ascii: " ") ? offset &+ 1 : offset
    }
}
