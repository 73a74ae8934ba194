package import Classifier
internal import EventHTTP

/// What all loops of a service share: nothing of it changes after the start but the metrics' cells.
package struct ServiceDefinition: Sendable {
    /// Rows in one request; more get 413. Fewer for models with many classes, see `rowsMax`.
    package static let batchRowsMax = 100_000
    /// Bytes of one reply: it bounds what a small request can make the server build.
    package static let replyBytesMax = 32 * 1024 * 1024

    let model: Model
    let modelDocument: String
    let openAPIDocument: String
    let metrics: ServiceMetrics
    let allowsFaultInjection: Bool
    let access: ServiceAccess

    /// Rows that a request to this model may have.
    var rowsMax: Int { ServiceDefinition.rowsMax(of: model) }

    private static func rowsMax(of model: Model) -> Int {
        min(batchRowsMax, max(replyBytesMax / replyRowBytes(of: model), 1))
    }

    /// What a row can take in a reply: each class once with its probability, and the predicted one. A Float
    /// has 15 characters at most.
    private static func replyRowBytes(of model: Model) -> Int {
        let names = model.schema.classNames.map { JSONText.quoted($0).utf8.count }
        return names.reduce(0) { $0 + $1 + 17 } + (names.max() ?? 0) + 64
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
