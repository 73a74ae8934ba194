/// Text in columns, for a terminal.
enum Columns {
    /// A line for each figure, its name in front.
    static func figures(_ figures: [(name: String, text: String)]) -> [String] {
        zip(flushLeft(figures.map(\.name)), figures).map { "\($0)  \($1.text)" }
    }

    static func flushLeft(_ column: [String]) -> [String] {
        zip(column, padding(column)).map { $0 + $1 }
    }

    static func flushRight(_ column: [String]) -> [String] {
        zip(column, padding(column)).map { $1 + $0 }
    }

    /// The spaces that bring each text to the width of the widest.
    private static func padding(_ column: [String]) -> [String] {
        let width = column.reduce(0) { max($0, $1.count) }
        return column.map { String(repeating: " ", count: width - $0.count) }
    }
}
