internal import PrintableText

/// The rows of a CSV file as they come in, before the order of the classes is known.
struct CSVTable {
    /// The column names; the last is that of the class.
    private let header: [String]
    private var features: [Float] = []
    /// The class of each row; classes are numbered as they appear.
    private var appearances: [Int] = []
    private var appearanceOfClass: [String: Int] = [:]

    var rowCount: Int { appearances.count }

    init(header: [CSVReader.Field]) throws(DatasetError) {
        guard header.contains(where: { !$0.text.isEmpty }) else {
            throw DatasetError(description: "line 1: the header row is missing")
        }
        guard header.count > 1 else {
            throw DatasetError(
                description: "line 1: only one column: the table needs features, then the class"
            )
        }
        self.header = header.map(\.text)
        do throws(ModelSchemaError) {
            try ModelSchema.checkFeatureNames(self.header.dropLast())
        } catch {
            throw DatasetError(description: "line 1: \(error.description)")
        }
    }

    mutating func append(_ record: [CSVReader.Field]) throws(DatasetError) {
        guard record.count == header.count else {
            throw DatasetError(
                description: "line \(record[0].line): \(record.count) columns, "
                    + "the header has \(header.count)"
            )
        }
        for (column, field) in record.dropLast().enumerated() {
            guard let number = DecimalNumber.float(field.text) else {
                throw error(field, column, "\(Self.quote(field.text)) is not a finite number")
            }
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
        guard appearanceOfClass.count > 1 else {
            throw DatasetError(
                description: "every row is of class \(Self.quote(anyClass)): "
                    + "a classifier needs at least 2 classes"
            )
        }
        let classNames = ClassOrder.sorted(Array(appearanceOfClass.keys))
        var labels = [Int](repeating: 0, count: classNames.count)
        for (label, name) in classNames.enumerated() {
            labels[appearanceOfClass[name, default: 0]] = label
        }
        do throws(ModelSchemaError) {
            return Dataset(
                schema: try ModelSchema(featureNames: header.dropLast(), classNames: classNames),
                features: features,
                labels: appearances.map { labels[$0] }
            )
        } catch {
            throw DatasetError(description: error.description)
        }
    }

    /// The text in quotes, cut to a length that fits on one line.
    private static func quote(_ text: String) -> String {
        (text.count > 40 ? text.prefix(40) + "…" : text[...]).debugDescription
    }

    private func error(_ field: CSVReader.Field, _ column: Int, _ problem: String) -> DatasetError {
        DatasetError(
            description:
                "line \(field.line), column \(column + 1) (\(header[column].onOneLine)): \(problem)"
        )
    }
}
