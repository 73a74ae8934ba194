internal import Classifier

/// The answer of `GET /model`: what is served, in JSON. Made once, when the server starts.
enum ModelDocument {
    static func text(of model: Model) -> String {
        let classes = model.schema.classNames.map(JSONText.quoted)
        let counts = zip(classes, model.training.classCounts).map { "\($0):\($1)" }
        let members = [
            "\"algorithm\":\(JSONText.quoted(model.algorithm.rawValue))",
            "\"version\":\(JSONText.quoted(model.version))",
            "\"features\":[\(joined(model.schema.featureNames.map(JSONText.quoted)))]",
            "\"classes\":[\(joined(classes))]",
            "\"training\":{\"rows\":\(model.training.rowCount)"
                + ",\"class_counts\":{\(joined(counts))}"
                + ",\"accuracy\":\(model.training.accuracy)"
                + ",\"log_loss\":\(model.training.logLoss)"
                + ",\"seed\":\(model.training.seed)}",
        ]
        return "{\(joined(members))}"
    }

    private static func joined(_ parts: [String]) -> String { parts.joined(separator: ",") }
}
