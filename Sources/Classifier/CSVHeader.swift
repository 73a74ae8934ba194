/// The names of a table's columns, and what its first line says of a file that is written in another way.
struct CSVHeader {
    /// The last is that of the class.
    let names: [String]
    /// Whether the names are such as a row has, too.
    private let isLikeRow: Bool

    /// Refuses what is no header, with what to do.
    init(_ fields: [CSVReader.Field]) throws(DatasetError) {
        names = fields.map(\.text)
        guard names.contains(where: { !$0.isEmpty }) else {
            throw Self.error("the header row is missing")
        }
        guard names.count > 1 else {
            throw Self.error("only one column: \(Self.reasonForOneColumn(names[0]))")
        }
        if names[names.count - 1].isEmpty {
            throw Self.error(
                "the last column has no name: take the comma at the end of the lines away")
        }
        if names[0].isEmpty {
            throw Self.error(
                "the first column has no name, as where pandas writes its index: write the table "
                    + "with index=False, or take the column out")
        }
        if names.dropFirst().allSatisfy({ $0.hasPrefix(" ") }) {
            throw Self.error("a blank after each comma: take the blanks away")
        }
        let features = Array(names.dropLast())
        isLikeRow = features.allSatisfy { DecimalNumber.float($0) != nil }
        let numbers = DecimalNumber.float(names[names.count - 1]) == nil ? features : names
        if isLikeRow, !Self.areIndices(numbers) {
            throw Self.error("the header row is made of numbers: put a row of names above it")
        }
        do throws(ModelSchemaError) {
            try ModelSchema.checkFeatureNames(features)
        } catch {
            throw Self.error(error.description)
        }
    }

    /// Refuses what seems to be the first row of a table without a header, now that its classes are known:
    /// the row would get lost.
    func check(isClass: (String) -> Bool) throws(DatasetError) {
        let name = names[names.count - 1]
        guard isLikeRow, isClass(name) else { return }
        throw Self.error(
            "the header row looks like a row, its last name \(CSVTable.quote(name)) is a class of "
                + "the table: put a row of names above it, or if it is the header, rename the column"
        )
    }

    /// What a row with another number of fields looks like, to be put behind how many there are.
    func hint(for record: [CSVReader.Field]) -> String {
        record.count == names.count + 1 && record[record.count - 1].text.isEmpty
            ? ": take the comma at the end of the lines away" : ""
    }

    private static func reasonForOneColumn(_ line: String) -> String {
        let delimiters: [(character: Character, name: String)] = [
            (";", "semicolons"), ("\t", "tabs"), ("|", "bars"),
            (" ", "blanks"),
        ]
        let used = delimiters.first { line.contains($0.character) }
        guard let used else { return "the table needs features, then the class" }
        return "columns are separated by commas, not by \(used.name): write the table with "
            + "commas, and with points in numbers"
    }

    /// pandas numbers columns that have no names, from 0; R from 1.
    private static func areIndices(_ names: [String]) -> Bool {
        [0, 1].contains { first in
            names.enumerated().allSatisfy { $0.element == "\($0.offset + first)" }
        }
    }

    private static func error(_ problem: String) -> DatasetError {
        DatasetError(description: "line 1: \(problem)")
    }
}
