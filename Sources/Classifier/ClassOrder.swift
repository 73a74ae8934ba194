/// The order in which a table's classes are numbered: that of scikit-learn's `LabelEncoder` on the same
/// column as pandas reads it.
enum ClassOrder {
    /// Names that are all numbers are sorted as numbers, so that labels 0 to 11 are their own indices;
    /// others by their code points. Numbers that are equal, as 1 and 1.0, are sorted by code points too.
    static func sorted(_ names: [String]) -> [String] {
        if let integers = values(of: names, Int.init) { return sorted(names, by: integers) }
        if let numbers = values(of: names, DecimalNumber.double) {
            return sorted(names, by: numbers)
        }
        return names.sorted(by: precedes)
    }

    private static func values<Value>(
        of names: [String], _ value: (String) -> Value?
    ) -> [Value]? {
        let values = names.compactMap(value)
        return values.count == names.count ? values : nil
    }

    private static func sorted(_ names: [String], by values: [some Comparable]) -> [String] {
        zip(values, names)
            .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : precedes($0.1, $1.1) }
            .map(\.1)
    }

    /// UTF-8 bytes sort as code points do; `String`'s own order is another one.
    private static func precedes(_ name: String, _ other: String) -> Bool {
        name.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
