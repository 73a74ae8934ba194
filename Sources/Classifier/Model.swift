/// A trained classifier and all there is to know about it; see `ModelFile` for how it is stored.
package struct Model: Hashable, Sendable {
    /// What a row holds and what the classes are called.
    package let schema: ModelSchema
    /// What answers the requests.
    package let predictor: Predictor
    /// What training can be told of.
    package let training: TrainingFigures
    /// What the training rows looked like, to tell drift by.
    package let reference: DriftReference
    /// 16 hexadecimal digits that change with anything in the model; the file's checksum.
    package private(set) var version = ""

    /// How the model was trained.
    package var algorithm: Algorithm { predictor.algorithm }

    init(
        schema: ModelSchema,
        predictor: Predictor,
        training: TrainingFigures,
        reference: DriftReference
    ) {
        self.schema = schema
        self.predictor = predictor
        self.training = training
        self.reference = reference
        version = ModelFile.digits(of: ModelFile.checksum(of: self))
    }

    /// Trains on all rows of `dataset`; the same rows, seed and `c` give the same model. See
    /// `Predictor.train`.
    ///
    /// Throws where softmax does not converge or a forest would be too large for a file.
    package static func train(
        on dataset: Dataset,
        algorithm: Algorithm,
        seed: UInt64,
        c: Double = 1,
        progress: TrainingProgress.Report = { _ in }
    ) throws(TrainingError) -> Model {
        let predictor = try Predictor.train(
            on: dataset, algorithm: algorithm, seed: seed, c: c,
            fileBytesMax: ModelFile.maximumBytes, progress: progress)
        var scores = Scores(classCount: dataset.schema.classCount)
        scores.add(predictor, on: dataset)
        return Model(
            schema: dataset.schema,
            predictor: predictor,
            training: TrainingFigures(
                dataset, scores, seed: seed, c: algorithm == .softmax ? c : nil),
            reference: DriftReference(dataset, scores)
        )
    }
}

extension Model: Codable {
    private enum CodingKeys: CodingKey {
        case algorithm, parameters, reference, schema, training
    }

    /// Decodes without looking at the numbers, see `validate()`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let predictor: Predictor =
            switch try container.decode(Algorithm.self, forKey: .algorithm) {
            case .softmax:
                .softmax(try container.decode(SoftmaxModel.self, forKey: .parameters))
            case .forest:
                .forest(try container.decode(RandomForestModel.self, forKey: .parameters))
            }
        self.init(
            schema: try container.decode(ModelSchema.self, forKey: .schema),
            predictor: predictor,
            training: try container.decode(TrainingFigures.self, forKey: .training),
            reference: try container.decode(DriftReference.self, forKey: .reference)
        )
    }

    /// Encodes everything but the version, which follows from the rest.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(algorithm, forKey: .algorithm)
        switch predictor {
        case .softmax(let model): try container.encode(model, forKey: .parameters)
        case .forest(let model): try container.encode(model, forKey: .parameters)
        }
        try container.encode(reference, forKey: .reference)
        try container.encode(schema, forKey: .schema)
        try container.encode(training, forKey: .training)
    }
}
