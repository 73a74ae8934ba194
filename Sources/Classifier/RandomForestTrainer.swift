/// Grows a `RandomForestModel`: 100 trees, each on a bootstrap sample of the rows, until pure.
///
/// The rules are those of scikit-learn's `RandomForestClassifier` with its defaults (Gini impurity,
/// the square root of the feature count tried at each split), but not its random numbers.
/// https://scikit-learn.org/stable/modules/ensemble.html#random-forests
enum RandomForestTrainer {
    static let treeCount = 100

    /// The forest for the rows of `dataset`; the same rows and seed give the same forest.
    static func train(on dataset: Dataset, seed: UInt64) -> RandomForestModel {
        var generator = SplitMix64(seed: seed)
        var grower = TreeGrower(dataset)
        var roots: [Int32] = []
        for _ in 0..<treeCount {
            // A tree of n rows has at most 2n - 1 nodes: 100 trees of 10,000,000 rows fit Int32.
            roots.append(Int32(grower.nodes.count))
            grower.growTree(using: &generator)
        }
        return RandomForestModel(
            featureCount: dataset.schema.featureCount,
            classCount: dataset.schema.classCount,
            roots: roots,
            nodes: grower.nodes,
            leafProbabilities: grower.leafProbabilities
        )
    }
}
