extension RandomForestModel {
    /// Throws unless the arrays are those of whole trees for this schema.
    ///
    /// Each tree's nodes are exactly those that can be reached from its root: no node has two
    /// parents or none, and a child comes after its parent, so there are no cycles.
    func validate(_ schema: ModelSchema) throws(InvalidModel) {
        try InvalidModel.unless(
            featureCount == schema.featureCount && classCount == schema.classCount,
            "the forest is for \(featureCount) features and \(classCount) classes, "
                + "the schema has \(schema.featureCount) and \(schema.classCount)"
        )
        try InvalidModel.unless(
            leafProbabilities.count.isMultiple(of: classCount),
            "the leaf probabilities are not \(classCount) for each leaf"
        )
        for first in stride(from: 0, to: leafProbabilities.count, by: classCount) {
            let leaf = leafProbabilities[first..<first + classCount]
            try InvalidModel.unless(
                leaf.allSatisfy { 0...1 ~= $0 } && abs(leaf.reduce(0, +) - 1) < 1e-5,
                "the probabilities of leaf \(first / classCount) are not in 0...1 with sum 1"
            )
        }
        let bounds = roots.map(Int.init) + [nodes.count]
        try InvalidModel.unless(
            bounds[0] == 0 && !roots.isEmpty
                && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 },
            "the tree roots are not increasing node indices from 0"
        )
        for (root, end) in zip(bounds, bounds.dropFirst()) {
            try validateTree(root..<end)
        }
    }

    private func validateTree(_ tree: Range<Int>) throws(InvalidModel) {
        let leafCount = leafProbabilities.count / classCount
        var hasParent = [Bool](repeating: false, count: tree.count)
        for index in tree {
            let node = nodes[index]
            try InvalidModel.unless(
                index == tree.lowerBound || hasParent[index - tree.lowerBound],
                "node \(index) cannot be reached from the root of its tree"
            )
            if node.feature == Node.leaf {
                try InvalidModel.unless(
                    0..<leafCount ~= Int(node.next),
                    "node \(index) is leaf \(node.next) of \(leafCount)"
                )
                continue
            }
            try InvalidModel.unless(
                0..<featureCount ~= Int(node.feature) && node.threshold.isFinite,
                "node \(index) asks for feature \(node.feature) of \(featureCount) "
                    + "and threshold \(node.threshold)"
            )
            for child in [index + 1, Int(node.next)] {
                try InvalidModel.unless(
                    child > index && child < tree.upperBound,
                    "the child \(child) of node \(index) is not after it in its tree"
                )
                try InvalidModel.unless(
                    !hasParent[child - tree.lowerBound],
                    "node \(child) has two parents"
                )
                hasParent[child - tree.lowerBound] = true
            }
        }
    }
}
