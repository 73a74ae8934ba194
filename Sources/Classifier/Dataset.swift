/// A table of finite numbers with the class of each row.
package struct Dataset: Hashable, Sendable {
    /// What the columns and the classes are called.
    package let schema: ModelSchema
    /// All values, row after row: `rowCount * schema.featureCount` finite numbers.
    package let features: [Float]
    /// The class of each row: an index into `schema.classNames`.
    package let labels: [Int]
    /// What a reader of the table should know.
    package let remarks: [TableRemark]

    /// The number of rows, at least 1.
    package var rowCount: Int { labels.count }

    /// The number of rows of each class.
    package var classCounts: [Int] {
        labels.reduce(into: [Int](repeating: 0, count: schema.classCount)) { $0[$1] += 1 }
    }

    /// Makes a data set of at least one row; traps unless counts, labels and values fit the schema.
    package init(
        schema: ModelSchema, features: [Float], labels: [Int], remarks: [TableRemark] = []
    ) {
        precondition(!labels.isEmpty, "a data set has at least one row")
        precondition(features.count == labels.count * schema.featureCount, "rows are complete")
        precondition(labels.allSatisfy { 0..<schema.classCount ~= $0 }, "labels are class indices")
        precondition(features.allSatisfy(\.isFinite), "features are finite")
        self.schema = schema
        self.features = features
        self.labels = labels
        self.remarks = remarks
    }

    /// The values of row `index`, which starts at 0.
    package func row(_ index: Int) -> ArraySlice<Float> {
        features[index * schema.featureCount..<(index + 1) * schema.featureCount]
    }

    /// The values of feature `index` in all rows.
    package func column(_ index: Int) -> [Float] {
        (0..<rowCount).map { features[$0 * schema.featureCount + index] }
    }

    /// The rows at `indices`, in that order; an index can be there more than once.
    package func subset(_ indices: some Sequence<Int>) -> Dataset {
        var features: [Float] = []
        var labels: [Int] = []
        for index in indices {
            features += row(index)
            labels.append(self.labels[index])
        }
        return Dataset(schema: schema, features: features, labels: labels)
    }
}

/// Why something is not a usable data set, in one line that says where.
package struct DatasetError: Error, Hashable, CustomStringConvertible {
    /// The line for the user.
    package let description: String
}
