internal import Classifier

/// The answer of `GET /model`: what is served, in JSON. Made once, when the server starts.
enum ModelDocument {
    static func text(of model: Model) -> String {
        let schema = model.schema
        let limits = model.driftLimits
        let counts = zip(schema.classNames, model.training.classCounts)
        let document: JSONValue = [
            "algorithm": .text(model.algorithm.rawValue),
            "version": .text(model.version),
            "features": .list(schema.featureNames.map(JSONValue.text)),
            "classes": .list(schema.classNames.map(JSONValue.text)),
            "training": .object(
                [
                    ("rows", .number(model.training.rowCount)),
                    ("class_counts", .object(counts.map { ($0, .number($1)) })),
                    ("accuracy", .number(model.training.accuracy)),
                    ("log_loss", .number(model.training.logLoss)),
                    ("seed", .number(model.training.seed.description)),
                ] + (model.training.c.map { [("C", .number($0))] } ?? [])),
            "drift": [
                "noise": .number(limits.noise),
                "constant": .list(limits.constant.map(JSONValue.text)),
                "unwatched": .list(limits.unwatched.map(JSONValue.text)),
            ],
        ]
        return document.text
    }
}
