internal import PrintableText

/// Something about a table that can be trained on, and probably should not be as it is.
package enum TableRemark: Hashable, Sendable {
    /// The column's values increase from row to row.
    case increasing(column: Int, name: String)
    /// An integer of the column is not a `Float`.
    case rounded(column: Int, name: String, original: String, rounded: Float)
    /// The classes are numbers, and nearly every row has another.
    case manyNumbers(name: String, classCount: Int, rowCount: Int)
}

extension TableRemark: CustomStringConvertible {
    /// One line that says what to do.
    package var description: String {
        switch self {
        case .increasing(let column, let name):
            "column \(column) (\(name.onOneLine)) increases from row to row: leave it out if it is "
                + "an id or a time, the model learns the order of the file by it"
        case .rounded(let column, let name, let original, let rounded):
            "column \(column) (\(name.onOneLine)) has integers over 16777216, which are rounded to "
                + "24 bits, \(original) to \(Int(rounded)): if their last digits tell something, "
                + "subtract the smallest; if it is an id, leave it out"
        case .manyNumbers(let name, let classCount, let rowCount):
            "the classes (\(name.onOneLine)) are \(classCount) numbers in \(rowCount) rows: "
                + "a classifier learns classes and not amounts, put these into a few groups first"
        }
    }
}
