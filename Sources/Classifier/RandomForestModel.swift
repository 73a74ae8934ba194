/// Classification trees whose answers are averaged.
package struct RandomForestModel: Hashable, Sendable {
    /// A question about one feature, or a leaf.
    struct Node: Hashable, Sendable {
        /// What `feature` is in a leaf.
        static let leaf: Int32 = -1

        /// The feature that is asked about, or `leaf`.
        var feature: Int32
        /// Up to and including it the way goes left; 0 in a leaf.
        var threshold: Float
        /// The right child's index, or the number of the leaf; the left child is the next node.
        var next: Int32
    }

    /// The number of values in a row.
    package let featureCount: Int
    /// The number of probabilities in an answer.
    package let classCount: Int
    /// The index of the first node of each tree.
    let roots: [Int32]
    /// The nodes of all trees, each tree in preorder: a child comes after its parent.
    let nodes: [Node]
    /// `classCount` shares of the training rows for each leaf.
    let leafProbabilities: [Float]

    /// The number of trees.
    package var treeCount: Int { roots.count }
    /// The number of nodes in all trees.
    package var nodeCount: Int { nodes.count }

    /// Writes the probability of each class; see `Predictor.predict`, which checks the counts.
    ///
    /// It is the mean of the leaves' class shares, as in scikit-learn's `RandomForestClassifier`.
    func predict(
        _ features: Span<Float>, into probabilities: inout MutableSpan<Float>, at place: Int
    ) {
        let end = place &+ classCount
        for index in place..<end { probabilities[index] = 0 }
        let leafProbabilities = leafProbabilities.span
        for root in roots {
            let first = Int(leaf(of: features, from: root)) &* classCount
            for index in 0..<classCount {
                probabilities[place &+ index] += leafProbabilities[first &+ index]
            }
        }
        let treeCount = Float(roots.count)
        for index in place..<end { probabilities[index] /= treeCount }
    }

    /// The number of the leaf that a row gets to in the tree at `root`.
    ///
    /// One tree after the other: the processor guesses the way well enough to be in the next tree
    /// already. Walking eight side by side without a branch took twice the time.
    @inline(__always)
    private func leaf(of features: Span<Float>, from root: Int32) -> Int32 {
        let nodes = nodes.span
        var index = Int(root)
        var node = nodes[index]
        while node.feature != Node.leaf {
            let isLeft = features[Int(node.feature)] <= node.threshold
            index = isLeft ? index &+ 1 : Int(node.next)
            node = nodes[index]
        }
        return node.next
    }
}
