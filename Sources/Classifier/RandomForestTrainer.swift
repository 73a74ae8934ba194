/// Grows a `RandomForestModel`: 100 trees, each on a bootstrap sample of the rows, until pure.
///
/// The rules are those of scikit-learn's `RandomForestClassifier` with its defaults (Gini impurity,
/// the square root of the feature count tried at each split), but not its random numbers.
/// https://scikit-learn.org/stable/modules/ensemble.html#random-forests
enum RandomForestTrainer {
    static let treeCount = 100

    /// The forest for the rows of `dataset`; the same rows and seed give the same forest.
    ///
    /// Throws after the first tree where a file of all of them would have more than `fileBytesMax`.
    static func train(
        on dataset: Dataset, seed: UInt64, fileBytesMax: Int = .max,
        progress: TrainingProgress.Report = { _ in }
    ) throws(TrainingError) -> RandomForestModel {
        var generator = SplitMix64(seed: seed)
        var grower = TreeGrower(dataset) { column, count in
            progress(TrainingProgress("sorting column \(column) of \(count)", fraction: 0))
        }
        var roots: [Int32] = []
        for tree in 1...treeCount {
            // A tree of n rows has at most 2n - 1 nodes: 100 trees of 10,000,000 rows fit Int32.
            roots.append(Int32(grower.nodes.count))
            grower.growTree(using: &generator) { part in
                progress(TrainingProgress("tree", tree, of: treeCount, part: part))
            }
            if tree == 1 {
                let bytes = treeCount * treeBytesMax(grower)
                guard bytes <= fileBytesMax else {
                    let share = Double(fileBytesMax) / Double(bytes)
                    throw .forestTooLarge(
                        bytes: bytes, limit: fileBytesMax,
                        rowCount: max(1, Int(share * Double(dataset.rowCount))))
                }
            }
        }
        return RandomForestModel(
            featureCount: dataset.schema.featureCount,
            classCount: dataset.schema.classCount,
            roots: roots,
            nodes: grower.nodes,
            leafProbabilities: grower.leafProbabilities
        )
    }

    /// What a tree of this size takes in a file, rather more than less: trees of other samples differ in
    /// size by a few hundredths.
    private static func treeBytesMax(_ grower: TreeGrower) -> Int {
        let nodes = grower.nodes.reduce(0) { bytes, node in
            // Behind each number is a comma. Indices grow with the trees before.
            bytes + "\(node.feature)".utf8.count + "\(node.threshold)".utf8.count + 9 + 3
        }
        let leaves = grower.leafProbabilities.reduce(0) { $0 + "\($1)".utf8.count + 1 }
        return (nodes + leaves) / 20 * 21
    }
}
