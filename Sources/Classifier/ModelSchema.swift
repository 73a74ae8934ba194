/// What a model takes and what it answers: the names of its features and of its classes, in order.
package struct ModelSchema: Hashable, Sendable {
    /// The most features a model can have.
    package static let maximumFeatureCount = 1_024
    /// The most classes a model can have.
    package static let maximumClassCount = 1_024
    /// The longest name of a feature or a class, in UTF-8 bytes.
    package static let maximumNameBytes = 256
    /// No feature can have this name: it is the key of a batch in the HTTP API.
    package static let reservedFeatureName = "instances"

    /// The names of the features, in the order in which a row lists its values.
    package let featureNames: [String]
    /// The names of the classes; a class is its index in here.
    package let classNames: [String]

    /// The number of values in a row.
    package var featureCount: Int { featureNames.count }
    /// The number of probabilities in an answer.
    package var classCount: Int { classNames.count }

    /// Makes a schema of 1 to 1,024 features and 2 to 1,024 classes.
    ///
    /// Throws when there are too few or too many, or when a name is empty, repeated, reserved or
    /// longer than 256 bytes.
    package init(featureNames: [String], classNames: [String]) throws(ModelSchemaError) {
        try Self.checkFeatureNames(featureNames)
        try Self.check(classNames, "class", 2...Self.maximumClassCount)
        self.featureNames = featureNames
        self.classNames = classNames
    }

    /// Throws unless a schema can have these features.
    static func checkFeatureNames(_ names: [String]) throws(ModelSchemaError) {
        try check(names, "feature", 1...maximumFeatureCount)
        if names.contains(reservedFeatureName) {
            throw ModelSchemaError(
                description: "a feature cannot be called \"\(reservedFeatureName)\", "
                    + "the key of a batch in the HTTP API: rename it"
            )
        }
    }

    private static func check(
        _ names: [String],
        _ noun: String,
        _ allowedCount: ClosedRange<Int>
    ) throws(ModelSchemaError) {
        guard allowedCount.contains(names.count) else {
            let limits = "\(allowedCount.lowerBound) to \(allowedCount.upperBound)"
            throw ModelSchemaError(
                description: "a model needs \(limits) \(noun) names, not \(names.count)"
            )
        }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            let problem: String? =
                if name.isEmpty {
                    "is empty"
                } else if name.utf8.count > maximumNameBytes {
                    "is \(name.utf8.count) bytes long, the limit is \(maximumNameBytes)"
                } else if !seen.insert(name).inserted {
                    "(\(name.debugDescription)) is there twice"
                } else {
                    nil
                }
            if let problem {
                throw ModelSchemaError(description: "\(noun) name \(index + 1) \(problem)")
            }
        }
    }
}

extension ModelSchema: Codable {
    private enum CodingKeys: CodingKey {
        case featureNames, classNames
    }

    /// Decodes through the checking initializer, so that no file can bring in an invalid schema.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            featureNames: container.decode([String].self, forKey: .featureNames),
            classNames: container.decode([String].self, forKey: .classNames)
        )
    }
}

/// Why names do not make a schema, in one line.
package struct ModelSchemaError: Error, Hashable, CustomStringConvertible {
    /// The line for the user.
    package let description: String
}
