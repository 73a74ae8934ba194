package import Classifier
internal import EventHTTP

/// What all loops of a service share: nothing of it changes after the start but the metrics' cells.
package struct ServiceDefinition: Sendable {
    /// Rows in one request; more get 413.
    package static let batchRowsMax = 100_000

    let model: Model
    let modelDocument: String
    let metrics: ServiceMetrics
    let allowsFaultInjection: Bool

    /// `loops` is how many `IrisService`s will be made of it.
    package init(model: Model, loops: Int, allowsFaultInjection: Bool) {
        self.model = model
        self.allowsFaultInjection = allowsFaultInjection
        modelDocument = ModelDocument.text(of: model)
        metrics = ServiceMetrics(schema: model.schema, loops: loops)
    }
}
