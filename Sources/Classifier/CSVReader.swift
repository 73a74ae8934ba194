/// Splits comma-separated values into records, in one pass over the bytes.
///
/// Quoting is that of RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180); lines end in LF or CRLF.
struct CSVReader {
    struct Field {
        let text: String
        /// The physical line on which the field starts, from 1.
        let line: Int
    }

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0  // Excel writes a BOM.
    }

    /// The fields of the next record, of which there is at least one; nil at the end.
    mutating func next() throws(DatasetError) -> [Field]? {
        guard position < bytes.count else { return nil }
        var fields: [Field] = []
        while true {
            let field = try field(column: fields.count + 1)
            fields.append(field)
            guard position < bytes.count else { return fields }
            if bytes[position] == UInt8(ascii: ",") {
                position += 1
            } else {
                position += lineEndLength
                line += 1
                return fields
            }
        }
    }

    private mutating func field(column: Int) throws(DatasetError) -> Field {
        let start = line
        let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
        let content = isQuoted ? try quoted(column: column) : try unquoted(column: column)
        guard let text = String(validating: content, as: UTF8.self) else {
            throw error(start, column, "is not UTF-8")
        }
        return Field(text: text, line: start)
    }

    private mutating func unquoted(column: Int) throws(DatasetError) -> ArraySlice<UInt8> {
        let start = position
        while !isAtFieldEnd {
            if bytes[position] == UInt8(ascii: "\"") {
                throw error(line, column, "a quote inside a field that does not start with one")
            }
            position += 1
        }
        return bytes[start..<position]
    }

    private mutating func quoted(column: Int) throws(DatasetError) -> ArraySlice<UInt8> {
        let start = line
        var content: ArraySlice<UInt8> = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != UInt8(ascii: "\"") {
                line += byte == UInt8(ascii: "\n") ? 1 : 0
                content.append(byte)
            } else if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                content.append(byte)
                position += 1
            } else if isAtFieldEnd {
                return content
            } else {
                throw error(line, column, "text after the closing quote")
            }
        }
        throw error(start, column, "the quoted field is never closed")
    }

    private var isAtFieldEnd: Bool {
        position == bytes.count || bytes[position] == UInt8(ascii: ",") || lineEndLength > 0
    }

    /// The length of the line end at `position`: 0 if there is none.
    private var lineEndLength: Int {
        if bytes[position] == UInt8(ascii: "\n") { return 1 }
        let isCRLF =
            bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
            && bytes[position + 1] == UInt8(ascii: "\n")
        return isCRLF ? 2 : 0
    }

    private func error(_ line: Int, _ column: Int, _ problem: String) -> DatasetError {
        DatasetError(description: "line \(line), column \(column): \(problem)")
    }
}
