/// Looks at the values of a feature as they are read, for what a reader of the table should know.
struct ColumnWatch {
    /// Fewer rows increase by chance too often.
    private static let increasingRowsMin = 20
    /// The largest integer up to which `Float` has all of them.
    private static let exactIntegersMax: Float = 16_777_216
    /// What is larger is an amount rather than an id.
    private static let roundedMax = 1e18

    private var rowCount = 0
    private var last = -Double.infinity
    private var isIncreasing = true
    private var firstRounded: (original: String, rounded: Float)?

    /// Takes in the next row's value, which `text` says.
    mutating func add(_ value: Float, _ text: String) {
        var exact = Double(value)
        // Only there can an integer, or its order, get lost.
        if value.magnitude >= Self.exactIntegersMax {
            exact = DecimalNumber.double(text) ?? exact
            // By its value: pandas writes integers with a point where the column has gaps.
            let isInteger = exact == exact.rounded() && exact.magnitude < Self.roundedMax
            if firstRounded == nil, isInteger, exact != Double(value) {
                firstRounded = (text, value)
            }
        }
        isIncreasing = isIncreasing && exact > last
        last = exact
        rowCount += 1
    }

    func remarks(column: Int, name: String) -> [TableRemark] {
        var remarks: [TableRemark] = []
        if isIncreasing, rowCount >= Self.increasingRowsMin {
            remarks.append(.increasing(column: column, name: name))
        }
        if let (original, rounded) = firstRounded {
            remarks.append(
                .rounded(column: column, name: name, original: original, rounded: rounded))
        }
        return remarks
    }
}
