/// How rows are dealt into parts, each of which is predicted by a model trained on the others.
package enum Folds: Hashable, Sendable {
    /// Each row is a fold of its own.
    case leaveOneOut
    /// So many folds, with about the same share of each class in all of them.
    case stratified(Int)

    /// As many as are usual, or as the smallest class has rows.
    package static func usual(for dataset: Dataset) -> Folds {
        .stratified(max(2, min(5, dataset.classCounts.min() ?? 0)))
    }

    /// The row indices of each fold, ascending; every row is in exactly one.
    ///
    /// Throws unless every class has a row outside of each fold: 2 to as many stratified folds as
    /// the smallest class has rows, and 2 rows a class for leave-one-out.
    func split(_ dataset: Dataset, seed: UInt64) throws(TrainingError) -> [[Int]] {
        let counts = dataset.classCounts
        let smallest = counts.indices.min { counts[$0] < counts[$1] } ?? 0
        let name = dataset.schema.classNames[smallest]
        guard counts[smallest] >= 2 else { throw .classTooSmall(name, rowCount: counts[smallest]) }
        switch self {
        case .leaveOneOut:
            return (0..<dataset.rowCount).map { [$0] }
        case .stratified(let count):
            guard count >= 2, count <= counts[smallest] else {
                throw .foldCount(count, smallestClass: name, rowCount: counts[smallest])
            }
            return Self.deal(dataset, into: count, seed: seed)
        }
    }

    private static func deal(_ dataset: Dataset, into count: Int, seed: UInt64) -> [[Int]] {
        var generator = SplitMix64(seed: seed)
        var folds = [[Int]](repeating: [], count: count)
        var rowsOfClass = [[Int]](repeating: [], count: dataset.schema.classCount)
        for (row, label) in dataset.labels.enumerated() {
            rowsOfClass[label].append(row)
        }
        // Dealing goes on where the last class ended, so that no fold gets all the remainders.
        var dealt = 0
        for var rows in rowsOfClass {
            generator.shuffle(&rows)
            for row in rows {
                folds[dealt % count].append(row)
                dealt += 1
            }
        }
        return folds.map { $0.sorted() }
    }
}

extension Folds: CustomStringConvertible {
    /// The folds in a few words, for a report.
    package var description: String {
        switch self {
        case .leaveOneOut: "leave-one-out"
        case .stratified(let count): "\(count) stratified folds"
        }
    }
}
