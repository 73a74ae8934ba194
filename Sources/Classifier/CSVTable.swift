internal import PrintableText

/// The rows of a CSV file as they come in, before the order of the classes is known.
struct CSVTable {
    private let header: CSVHeader
    private var watches: [ColumnWatch]
    private var features: [Float] = []
    /// The class of each row; classes are numbered as they appear.
    private var appearances: [Int] = []
    private var appearanceOfClass: [String: Int] = [:]

    var rowCount: Int { appearances.count }

    init(header fields: [CSVReader.Field]) throws(DatasetError) {
        header = try CSVHeader(fields)
        watches = [ColumnWatch](repeating: ColumnWatch(), count: header.names.count - 1)
    }

    mutating func append(_ record: [CSVReader.Field]) throws(DatasetError) {
        guard record.count == header.names.count else {
            throw DatasetError(
                description: "line \(record[0].line): \(record.count) "
                    + "\(record.count == 1 ? "column" : "columns"), "
                    + "the header has \(header.names.count)\(header.hint(for: record))"
            )
        }
        for (column, field) in record.dropLast().enumerated() {
            guard let number = DecimalNumber.float(field.text) else {
                let isPadded = DecimalNumber.float(Self.trimmed(field.text)) != nil
                throw error(
                    field, column,
                    "\(Self.quote(field.text)) is not a finite number"
                        + (isPadded ? ": take the blanks away" : ""))
            }
            watches[column].add(number, field.text)
            features.append(number)
        }
        let className = record[record.count - 1]
        guard !className.text.isEmpty else {
            throw error(className, record.count - 1, "the class is empty")
        }
        let appearance = appearanceOfClass[className.text] ?? appearanceOfClass.count
        appearanceOfClass[className.text] = appearance
        appearances.append(appearance)
    }

    /// The rows, with classes numbered in the order of `ClassOrder`.
    func dataset() throws(DatasetError) -> Dataset {
        guard let anyClass = appearanceOfClass.keys.first else {
            throw DatasetError(description: "the table has a header but no rows")
        }
        try header.check { appearanceOfClass[$0] != nil }
        guard appearanceOfClass.count > 1 else {
            throw DatasetError(
                description: "every row is of class \(Self.quote(anyClass)): "
                    + "a classifier needs at least 2 classes"
            )
        }
        try checkBlanks()
        let classNames = ClassOrder.sorted(Array(appearanceOfClass.keys))
        let areNumbers = classNames.allSatisfy { DecimalNumber.double($0) != nil }
        if areNumbers, classNames.count > ModelSchema.maximumClassCount {
            throw DatasetError(
                description: TableRemark.manyNumbers(
                    name: className, classCount: classNames.count, rowCount: rowCount
                ).description)
        }
        var labels = [Int](repeating: 0, count: classNames.count)
        for (label, name) in classNames.enumerated() {
            labels[appearanceOfClass[name, default: 0]] = label
        }
        do throws(ModelSchemaError) {
            return Dataset(
                schema: try ModelSchema(
                    featureNames: header.names.dropLast(), classNames: classNames),
                features: features,
                labels: appearances.map { labels[$0] },
                remarks: remarks(areNumbers: areNumbers)
            )
        } catch {
            throw DatasetError(description: error.description)
        }
    }

    private var className: String { header.names[header.names.count - 1] }

    /// Throws where two classes would be one to whoever reads them.
    private func checkBlanks() throws(DatasetError) {
        var seen: [String: String] = [:]
        for name in appearanceOfClass.keys.sorted() {
            let other = seen.updateValue(name, forKey: name.filter { !$0.isWhitespace })
            guard let other else { continue }
            throw DatasetError(
                description: "the classes \(Self.quote(other)) and \(Self.quote(name)) differ "
                    + "only in blanks: make them one"
            )
        }
    }

    private func remarks(areNumbers: Bool) -> [TableRemark] {
        let ofColumns = watches.enumerated().flatMap { column, watch in
            watch.remarks(column: column + 1, name: header.names[column])
        }
        // Ten rows a class are few to learn from; as many classes as digits are usual.
        let areAmounts =
            areNumbers && appearanceOfClass.count > 10 && rowCount < 10 * appearanceOfClass.count
        guard areAmounts else { return ofColumns }
        return ofColumns + [
            .manyNumbers(
                name: className, classCount: appearanceOfClass.count, rowCount: rowCount)
        ]
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The text in quotes, cut to a length that fits on one line.
    static func quote(_ text: String) -> String {
        (text.count > 40 ? text.prefix(40) + "…" : text[...]).debugDescription
    }

    private func error(_ field: CSVReader.Field, _ column: Int, _ problem: String) -> DatasetError {
        DatasetError(
            description:
                "line \(field.line), column \(column + 1) (\(header.names[column].onOneLine)): \(problem)"
        )
    }
}
