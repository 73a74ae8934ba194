package import Classifier
internal import EventHTTP

/// Reads the body of `POST /predict`: one row, `{"sepal_length":5.1,…}`, or a batch,
/// `{"instances":[row, …]}`, where a row is such an object or an array in the schema's order.
///
/// Each loop has one and uses it again, so that a body without surprises allocates nothing once the
/// memory is as large as it needs. One pass over the bytes, no copy of them.
package struct PredictionDecoder {
    /// The rows of the last body that was read without an error, row by row, all finite. Only the first
    /// `rowCount` are of it: the array keeps the size that the largest body so far needed.
    package private(set) var features: [Float] = []
    /// Rows in `features`.
    package private(set) var rowCount = 0
    /// Whether the body was a batch, even of one row.
    package private(set) var isBatch = false

    /// Values in a row.
    let featureCount: Int

    private let schema: ModelSchema
    private let rowsMax: Int
    private let usualRow: UsualRow
    private let names: NameTable
    /// The names as they mostly stand in a body: with quotes, and no more escapes than they need.
    private let quotedNames: [[UInt8]]
    /// For each feature, the number of the object that last had a value for it: marks that need no
    /// clearing between rows.
    private var marks: [Int]
    private var objectNumber = 0
    private var scanner = JSONScanner()

    /// `rowsMax` is how many rows a batch may have.
    package init(schema: ModelSchema, rowsMax: Int) {
        self.schema = schema
        featureCount = schema.featureCount
        self.rowsMax = rowsMax
        usualRow = UsualRow(featureNames: schema.featureNames)
        names = NameTable(schema.featureNames + [ModelSchema.reservedFeatureName])
        quotedNames = schema.featureNames.map { Array(JSONText.quoted($0).utf8) }
        marks = Array(repeating: 0, count: schema.featureCount)
    }

    /// Reads `body` into `features`.
    ///
    /// Throws the first thing that is wrong, in the order of the body. But a body that is no JSON
    /// text is reported as that, whatever is wrong in front of the place where it breaks. Only too
    /// many rows are refused without looking at the rest, so that the work stays bounded.
    package mutating func decode(_ body: Span<UInt8>) throws(RequestError) {
        if decodeUsualRow(body) { return }
        do throws(RequestError) {
            try decodeDocument(body)
        } catch {
            if error.status == .unprocessableContent { try checkSyntax(body) }
            throw error
        }
    }

    /// Reads a body that is one row in its usual form; false if it is anything else.
    private mutating func decodeUsualRow(_ body: Span<UInt8>) -> Bool {
        rowCount = 0
        makeRoomForRow()
        guard usualRow.readObject(body, at: 0, into: &features, from: 0) == body.count else {
            return false
        }
        rowCount = 1
        isBatch = false
        return true
    }

    private func checkSyntax(_ body: Span<UInt8>) throws(RequestError) {
        var scanner = JSONScanner()
        do throws(RequestError) {
            try scanner.skipValue(body, depth: 0)
            try scanner.expectEnd(body)
        } catch {
            guard let mark = ByteOrderMark(in: body, at: scanner.offset) else { throw error }
            throw scanner.error(mark.reason)
        }
    }

    private mutating func decodeDocument(_ body: Span<UInt8>) throws(RequestError) {
        scanner = JSONScanner()
        rowCount = 0
        guard let first = scanner.peek(body) else {
            throw scanner.error(JSONScanner.valueExpected)
        }
        guard first == UInt8(ascii: "{") else {
            throw RequestError(
                "model_attributes_type", at: [.name("body")],
                "Input should be an object: one row, or instances")
        }
        isBatch = try startsWithInstances(body)
        if isBatch {
            try decodeBatch(body)
        } else {
            makeRoomForRow()
            try decodeObject(body, at: [.name("body")])
        }
        try scanner.expectEnd(body)
    }

    /// Looks at the first name of the document, without moving.
    private mutating func startsWithInstances(_ body: Span<UInt8>) throws(RequestError) -> Bool {
        let start = scanner
        defer { scanner = start }
        scanner.advance(by: 1)
        // What is no name is for the row's reader to judge.
        guard scanner.peek(body) == UInt8(ascii: "\"") else { return false }
        return try readName(body, expected: 0) == .instances
    }

    // MARK: - Batches

    /// Reads `{"instances":[…]}`.
    private mutating func decodeBatch(_ body: Span<UInt8>) throws(RequestError) {
        scanner.advance(by: 1)
        _ = try readName(body, expected: 0)
        try scanner.expect(UInt8(ascii: ":"), body, orReport: JSONScanner.colonExpected)
        try decodeInstances(body)
        guard try scanner.continues(until: UInt8(ascii: "}"), body) else { return }
        switch try readName(body, expected: 0) {
        case .instances: throw repeated(ModelSchema.reservedFeatureName, at: [.name("body")])
        case .feature(let index): throw unknown(schema.featureNames[index], at: [.name("body")])
        case .unknown(let name): throw unknown(name, at: [.name("body")])
        }
    }

    private mutating func decodeInstances(_ body: Span<UInt8>) throws(RequestError) {
        let location: [RequestError.Location] = [.name("body"), .name("instances")]
        guard scanner.skip(UInt8(ascii: "["), body) else {
            throw RequestError("list_type", at: location, "Input should be a valid list")
        }
        guard !scanner.skip(UInt8(ascii: "]"), body) else {
            throw RequestError(
                "too_short", at: location,
                "List should have at least 1 item after validation, not 0")
        }
        repeat {
            guard rowCount < rowsMax else {
                throw RequestError(
                    "too_long", at: location,
                    "List should have at most \(rowsMax) items: send the rest in another request",
                    status: .contentTooLarge)
            }
            makeRoomForRow()
            let first = scanner.peek(body)
            if readUsualRow(body, startingWith: first) { continue }
            switch first {
            case UInt8(ascii: "["): try decodeArray(body)
            case UInt8(ascii: "{"): try decodeObject(body, at: nil)
            default:
                throw RequestError(
                    "list_type", at: rowLocation, "Input should be a list of numbers or an object")
            }
        } while try scanner.continues(until: UInt8(ascii: "]"), body)
    }

    // MARK: - Rows

    /// Where the values of the row belong that is being read.
    private var rowStart: Int { rowCount * featureCount }

    private mutating func makeRoomForRow() {
        let missing = rowStart + featureCount - features.count
        if missing > 0 { features.append(contentsOf: repeatElement(0, count: missing)) }
    }

    /// Reads a row in its usual form; false, and nothing has moved, if it is in another.
    private mutating func readUsualRow(_ body: Span<UInt8>, startingWith first: UInt8?) -> Bool {
        let start = scanner.offset
        let end =
            switch first {
            case UInt8(ascii: "["):
                usualRow.readArray(body, at: start, into: &features, from: rowStart)
            case UInt8(ascii: "{"):
                usualRow.readObject(body, at: start, into: &features, from: rowStart)
            default: nil as Int?
            }
        guard let end else { return false }
        scanner.advance(by: end - start)
        rowCount += 1
        return true
    }

    /// Where the row of the batch stands that is being read. For errors only: it allocates.
    private var rowLocation: [RequestError.Location] {
        [.name("body"), .name("instances"), .index(rowCount)]
    }

    private mutating func decodeArray(_ body: Span<UInt8>) throws(RequestError) {
        scanner.advance(by: 1)
        var count = 0
        if !scanner.skip(UInt8(ascii: "]"), body) {
            repeat {
                if count < featureCount {
                    features[rowStart + count] = try readValue(body, of: count, at: nil)
                } else {
                    try scanner.skipValue(body, depth: 3)
                }
                count += 1
            } while try scanner.continues(until: UInt8(ascii: "]"), body)
        }
        if count < featureCount {
            throw RequestError(missing: [schema.featureNames[count]], at: rowLocation)
        }
        if count > featureCount {
            throw RequestError(
                "too_long", at: rowLocation,
                "List should have at most \(featureCount) items after validation, not \(count)"
            )
        }
        rowCount += 1
    }

    /// Reads `{"sepal_length":5.1,…}` with the names in any order. `location` is nil for a row of a
    /// batch.
    private mutating func decodeObject(
        _ body: Span<UInt8>, at location: [RequestError.Location]?
    ) throws(RequestError) {
        objectNumber += 1
        let rowStart = rowStart
        scanner.advance(by: 1)
        var count = 0
        if !scanner.skip(UInt8(ascii: "}"), body) {
            repeat {
                // Clients mostly send the schema's order.
                let index = try readFeatureName(body, expected: count, at: location)
                features[rowStart + index] = try readValue(body, of: index, at: location)
                count += 1
            } while try scanner.continues(until: UInt8(ascii: "}"), body)
        }
        guard count == featureCount else {
            let missing = marks.indices.filter { marks[$0] != objectNumber }
            throw RequestError(
                missing: missing.map { schema.featureNames[$0] }, at: location ?? rowLocation)
        }
        rowCount += 1
    }

    /// Reads a name and its colon; returns the index of the feature, which had no value so far.
    private mutating func readFeatureName(
        _ body: Span<UInt8>, expected: Int, at location: [RequestError.Location]?
    ) throws(RequestError) -> Int {
        let name = try readName(body, expected: expected)
        try scanner.expect(UInt8(ascii: ":"), body, orReport: JSONScanner.colonExpected)
        switch name {
        case .feature(let index):
            guard marks[index] != objectNumber else {
                throw repeated(schema.featureNames[index], at: location ?? rowLocation)
            }
            marks[index] = objectNumber
            return index
        case .instances:
            throw unknown(ModelSchema.reservedFeatureName, at: location ?? rowLocation)
        case .unknown(let name):
            throw unknown(name, at: location ?? rowLocation)
        }
    }

    private mutating func readValue(
        _ body: Span<UInt8>, of index: Int, at location: [RequestError.Location]?
    ) throws(RequestError) -> Float {
        switch scanner.peek(body) {
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"),
            UInt8(ascii: "f"), UInt8(ascii: "n"):
            throw RequestError(
                "float_type", at: (location ?? rowLocation) + [.name(schema.featureNames[index])],
                "Input should be a valid number")
        default: break
        }
        let value = try scanner.readNumber(body)
        guard value.isFinite else {
            throw RequestError(
                "finite_number",
                at: (location ?? rowLocation) + [.name(schema.featureNames[index])],
                "Input should be a finite number")
        }
        return value
    }

    // MARK: - Names

    private enum Name: Equatable {
        case feature(Int)
        case instances
        case unknown(String)
    }

    /// Reads a name of an object; `expected` is the feature to try first.
    private mutating func readName(
        _ body: Span<UInt8>, expected: Int
    ) throws(RequestError) -> Name {
        guard scanner.peek(body) == UInt8(ascii: "\"") else {
            throw scanner.error(JSONScanner.nameExpected)
        }
        if expected < quotedNames.count, scanner.skip(quotedNames[expected], body) {
            return .feature(expected)
        }
        if let range = scanner.plainString(body), let index = names.index(of: range, in: body) {
            scanner.advance(by: range.count + 2)
            return name(at: index)
        }
        // Escapes, or a name that is not in the schema.
        let text = try scanner.readString(
            body, bytesMax: 2 * ModelSchema.maximumNameBytes, orReport: JSONScanner.nameExpected)
        // By the bytes (RFC 8259, section 8.3): String's == knows several spellings of a name.
        let bytes = Array(text.utf8)
        return names.index(of: bytes.indices, in: bytes.span).map(name(at:)) ?? .unknown(text)
    }

    /// What stands at `index` of `names`: the features, and behind them the key of a batch.
    private func name(at index: Int) -> Name {
        index == featureCount ? .instances : .feature(index)
    }

    /// `name` is the start of it if it is long.
    private func unknown(_ name: String, at location: [RequestError.Location]) -> RequestError {
        RequestError(
            "extra_forbidden", at: location + [.name(name)], "Extra inputs are not permitted")
    }

    private func repeated(_ name: String, at location: [RequestError.Location]) -> RequestError {
        RequestError("duplicate", at: location + [.name(name)], "Field is given more than once")
    }
}
