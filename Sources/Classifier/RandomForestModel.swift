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
    func predict(_ features: Span<Float>, into probabilities: inout MutableSpan<Float>) {
        let roots = roots.span
        let nodes = nodes.span
        let leafProbabilities = leafProbabilities.span
        for index in probabilities.indices {
            probabilities[index] = 0
        }
        for tree in roots.indices {
            var index = Int(roots[tree])
            var node = nodes[index]
            while node.feature != Node.leaf {
                let isLeft = features[Int(node.feature)] <= node.threshold
                index = isLeft ? index + 1 : Int(node.next)
                node = nodes[index]
            }
            let first = Int(node.next) * probabilities.count
            for index in probabilities.indices {
                probabilities[index] += leafProbabilities[first + index]
            }
        }
        for index in probabilities.indices {
            probabilities[index] /= Float(roots.count)
        }
    }
}
