/// A forest in a file is a few long arrays of numbers, one element a node.
extension RandomForestModel: Codable {
    private enum CodingKeys: CodingKey {
        case featureCount, classCount, treeRoots
        case nodeFeatures, nodeThresholds, nodeNext, leafProbabilities
    }

    /// Decodes without looking at the numbers, see `validate(_:)`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let features = try container.decode([Int32].self, forKey: .nodeFeatures)
        let thresholds = try container.decode([Float].self, forKey: .nodeThresholds)
        let next = try container.decode([Int32].self, forKey: .nodeNext)
        guard features.count == thresholds.count, features.count == next.count else {
            throw InvalidModel("the arrays of the forest's nodes have different lengths")
        }
        featureCount = try container.decode(Int.self, forKey: .featureCount)
        classCount = try container.decode(Int.self, forKey: .classCount)
        roots = try container.decode([Int32].self, forKey: .treeRoots)
        nodes = features.indices.map { index in
            Node(feature: features[index], threshold: thresholds[index], next: next[index])
        }
        leafProbabilities = try container.decode([Float].self, forKey: .leafProbabilities)
    }

    /// Encodes the nodes as three arrays of the same length.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(featureCount, forKey: .featureCount)
        try container.encode(classCount, forKey: .classCount)
        try container.encode(roots, forKey: .treeRoots)
        try container.encode(nodes.map(\.feature), forKey: .nodeFeatures)
        try container.encode(nodes.map(\.threshold), forKey: .nodeThresholds)
        try container.encode(nodes.map(\.next), forKey: .nodeNext)
        try container.encode(leafProbabilities, forKey: .leafProbabilities)
    }
}
