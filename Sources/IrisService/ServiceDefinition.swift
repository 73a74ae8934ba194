package import Classifier
internal import EventHTTP

/// What all loops of a service share: nothing of it changes after the start but the metrics' cells.
package struct ServiceDefinition: Sendable {
    /// Rows in one request; more get 413. Fewer for models with many classes, see `rowsMax`.
    package static let batchRowsMax = 100_000
    /// Probabilities in one reply. It bounds what a small request can make the server build: about
    /// 30 bytes each.
    package static let replyProbabilitiesMax = 1_000_000

    let model: Model
    let modelDocument: String
    let openAPIDocument: String
    let metrics: ServiceMetrics
    let allowsFaultInjection: Bool
    let access: ServiceAccess

    /// Rows that a request to this model may have.
    var rowsMax: Int { ServiceDefinition.rowsMax(of: model) }

    private static func rowsMax(of model: Model) -> Int {
        min(batchRowsMax, max(replyProbabilitiesMax / model.schema.classCount, 1))
    }

    /// `name` is what metrics call the model; `loops` is how many `IrisService`s will be made of it.
    package init(
        model: Model, name: String, loops: Int, allowsFaultInjection: Bool,
        access: ServiceAccess = ServiceAccess()
    ) {
        self.model = model
        self.allowsFaultInjection = allowsFaultInjection
        self.access = access
        modelDocument = ModelDocument.text(of: model)
        openAPIDocument =
            OpenAPIDocument(
                of: model, rowsMax: ServiceDefinition.rowsMax(of: model),
                asksForToken: access.token != nil
            ).text
        metrics = ServiceMetrics(model: model, name: name, loops: loops, access: access)
    }
}
