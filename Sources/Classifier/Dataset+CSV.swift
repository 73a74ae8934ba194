extension Dataset {
    /// The most rows a table can have.
    package static let maximumRowCount = 10_000_000

    /// Reads comma-separated values: a header row, then a row of numbers each, the class last.
    ///
    /// Classes are ordered as `ClassOrder` says. Numbers are decimal and must be finite as `Float`. Empty lines at the end and a UTF-8
    /// byte order mark are ignored. Errors name line and column, both from 1. Takes linear time.
    package init(csv bytes: [UInt8]) throws(DatasetError) {
        try self.init(csv: bytes, maximumRowCount: Self.maximumRowCount)
    }

    /// As above with another limit, for tests.
    init(csv bytes: [UInt8], maximumRowCount: Int) throws(DatasetError) {
        if let format = ForeignFormat(of: bytes) {
            throw DatasetError(
                description: format.isModel
                    ? "it is \(format.rawValue), not a CSV table: give --data a CSV table; "
                        + "this server cannot read the model"
                    : "it is \(format.rawValue), not a CSV table: write it as one, in UTF-8 and not "
                        + "compressed")
        }
        try Self.checkIsNotJSON(bytes)
        var reader = CSVReader(bytes)
        var table = try CSVTable(header: try reader.next() ?? [])
        var emptyLine: Int?
        while let record = try reader.next() {
            if record.count == 1, record[0].text.isEmpty {
                emptyLine = emptyLine ?? record[0].line
                continue
            }
            if let emptyLine {
                throw DatasetError(description: "line \(emptyLine): an empty line between rows")
            }
            guard table.rowCount < maximumRowCount else {
                throw DatasetError(
                    description: "line \(record[0].line): more rows than the limit of "
                        + "\(maximumRowCount)"
                )
            }
            try table.append(record)
        }
        self = try table.dataset()
    }

    /// Refuses models of this server, and tables in JSON: no header starts like that, as a quote would be
    /// inside of a field.
    private static func checkIsNotJSON(_ bytes: [UInt8]) throws(DatasetError) {
        let start = bytes.prefix(1_024).filter { !" \t\r\n".utf8.contains($0) }
        guard ["{\"", "[{\""].contains(where: { start.starts(with: $0.utf8) }) else { return }
        throw DatasetError(
            description: start.contains(Array("\"format\":\"iris-servermodel\"".utf8))
                ? "it is a model of iris-server, not a CSV table: give --data a CSV table, and the model "
                    + "to serve with --model"
                : "it is JSON, not a CSV table: write it as one, in UTF-8")
    }
}
