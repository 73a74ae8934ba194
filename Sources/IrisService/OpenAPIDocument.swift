internal import Classifier

/// The answer of `GET /openapi.json`: how to talk to the service that serves a model, for programs
/// (OpenAPI 3.1.1, https://spec.openapis.org/oas/v3.1.1.html). Made once, when the server starts.
///
/// Names, numbers of values and limits are those of the model; examples are rows that it was trained on.
struct OpenAPIDocument {
    private let model: Model
    private let schemas: OpenAPISchemas
    private let asksForToken: Bool

    /// `rowsMax` is the most rows that one request may have; `asksForToken` says whether metrics and
    /// model want a bearer token.
    init(of model: Model, rowsMax: Int, asksForToken: Bool = false) {
        self.model = model
        self.asksForToken = asksForToken
        schemas = OpenAPISchemas(of: model, rowsMax: rowsMax)
    }

    /// The document.
    var text: String {
        let document: JSONValue = [
            "openapi": "3.1.1",
            "info": [
                "title": "Predictions",
                "description":
                    "Answers which class a row of numbers belongs to, and tells Prometheus about it.",
                // The document changes with the model.
                "version": .text(model.version),
                "license": ["name": "Apache License 2.0", "identifier": "Apache-2.0"],
            ],
            // The folder of the document itself, so that it is right behind a proxy that puts another
            // path in front, and whatever the host is called.
            "servers": [["url": "."]],
            "paths": [
                "/predict": ["post": predict],
                "/model": ["get": describe],
                "/metrics": ["get": scrape],
                "/livez": ["get": live],
                "/readyz": ["get": ready],
                "/openapi.json": [
                    "get": operation(
                        "getOpenAPI", "This document", "For programs that read OpenAPI.",
                        "The document.", "application/json", ["type": "object"])
                ],
                "/docs": [
                    "get": operation(
                        "getDocs", "These operations, to try out", "For people.", "The page.",
                        "text/html", ["type": "string"])
                ],
                "/": [
                    "get": operation(
                        "getLivePage", "How the service is doing",
                        "Draws what /metrics says, in a browser.", "The page.", "text/html",
                        ["type": "string"])
                ],
            ],
            "components": .object([("schemas", schemas.all)] + securitySchemes),
        ]
        return document.text
    }

    // MARK: - Operations

    private var predict: JSONValue {
        let failures: [(String, JSONValue)] = [
            (
                "400",
                message("Not HTTP as RFC 9112 has it, or a compressed body that is damaged.")
            ),
            ("408", message("The request took too long to come.")),
            (
                "413",
                [
                    "description":
                        .text(
                            "More rows than a request may have, or more bytes than a body may have, "
                                + "expanded if it is compressed."),
                    "content": content([
                        "anyOf": [
                            OpenAPISchemas.reference("ValidationErrors"),
                            OpenAPISchemas.reference("Message"),
                        ]
                    ]),
                ]
            ),
            (
                "415",
                message(
                    "A content coding other than gzip and deflate, which Accept-Encoding names.")
            ),
            ("417", message("An expectation other than 100-continue.")),
            ("421", message("A host that a server on loopback is not known by.")),
            (
                "422",
                [
                    "description":
                        "No JSON, or no row of this model: loc says where, msg says what.",
                    "content": content(OpenAPISchemas.reference("ValidationErrors")),
                ]
            ),
            ("431", message("More or longer header fields than a request may have.")),
            ("500", message("The server's own failure, or one that was asked for.")),
            (
                "503",
                message("More is asked than the server can do: Retry-After says when to try again.")
            ),
        ]
        return [
            "operationId": "predict",
            "summary": "Predict the class of a row, or of many",
            "description":
                .text(
                    "Takes one row as an object, or a batch. The answer to a batch keeps its order. "
                        + "The body may be compressed: Content-Encoding gzip or deflate."),
            "requestBody": [
                "required": true,
                "content": content(
                    [
                        "oneOf": [
                            OpenAPISchemas.reference("Row"), OpenAPISchemas.reference("Batch"),
                        ]
                    ], examples: requestExamples),
            ],
            "responses": .object([("200", prediction)] + failures),
        ]
    }

    private var prediction: JSONValue {
        [
            "description": "The class and the probability of each class; of each row for a batch.",
            "content": content([
                "oneOf": [
                    OpenAPISchemas.reference("Prediction"),
                    OpenAPISchemas.reference("Predictions"),
                ]
            ]),
        ]
    }

    private var describe: JSONValue {
        operation(
            "getModel", "What is served",
            "Features, classes, algorithm, version, training figures.",
            "The model.", "application/json", OpenAPISchemas.reference("Model"),
            isProtected: asksForToken)
    }

    private var scrape: JSONValue {
        operation(
            "getMetrics", "Metrics for Prometheus",
            "In the form that Accept prefers; compressed with gzip if Accept-Encoding allows.",
            answer: [
                "description": "Every metric, as of one moment.",
                "content": [
                    "text/plain": ["schema": ["type": "string"]],
                    "application/openmetrics-text": ["schema": ["type": "string"]],
                ],
            ], isProtected: asksForToken)
    }

    private var live: JSONValue {
        operation(
            "getLivez", "Whether the process works", "For whoever restarts it.", "It does.",
            "text/plain", ["type": "string"])
    }

    private var ready: JSONValue {
        let text: JSONValue = ["text/plain": ["schema": ["type": "string"]]]
        return [
            "operationId": "getReadyz",
            "summary": "Whether the server wants requests",
            "description": "For load balancers.",
            "responses": [
                "200": ["description": "It does.", "content": text],
                "503": ["description": "It is shutting down, or overloaded.", "content": text],
            ],
        ]
    }

    // MARK: - Parts

    /// An operation without parameters and with one answer, beside the one to a client without the
    /// token where that is asked for.
    private func operation(
        _ identifier: String, _ summary: String, _ description: String, answer: JSONValue,
        isProtected: Bool = false
    ) -> JSONValue {
        let refusal = ("401", message("Without the server's token, or with another."))
        let scopes = JSONValue.list([])
        let needs = ("security", JSONValue.list([.object([(OpenAPIDocument.tokenName, scopes)])]))
        return .object(
            [
                ("operationId", .text(identifier)),
                ("summary", .text(summary)),
                ("description", .text(description)),
                ("responses", .object([("200", answer)] + (isProtected ? [refusal] : []))),
            ] + (isProtected ? [needs] : []))
    }

    /// An operation whose answer has one media type.
    private func operation(
        _ identifier: String, _ summary: String, _ description: String, _ answer: String,
        _ mediaType: String, _ schema: JSONValue, isProtected: Bool = false
    ) -> JSONValue {
        operation(
            identifier, summary, description,
            answer: [
                "description": .text(answer),
                "content": .object([(mediaType, .object([("schema", schema)]))]),
            ], isProtected: isProtected)
    }

    private static let tokenName = "token"

    /// How a client shows the token; nothing where there is none.
    private var securitySchemes: [(String, JSONValue)] {
        guard asksForToken else { return [] }
        let scheme: JSONValue = [
            "type": "http", "scheme": "bearer",
            "description": "The token that the server was started with (--token-file).",
        ]
        return [("securitySchemes", .object([(OpenAPIDocument.tokenName, scheme)]))]
    }

    /// A failure that no field of the body is to blame for.
    private func message(_ description: String) -> JSONValue {
        [
            "description": .text(description),
            "content": content(OpenAPISchemas.reference("Message")),
        ]
    }

    private func content(_ schema: JSONValue, examples: JSONValue? = nil) -> JSONValue {
        let examples = examples.map { [("examples", $0)] } ?? []
        return .object([("application/json", .object([("schema", schema)] + examples))])
    }

    // MARK: - Examples

    /// A row each, and all of them as a batch. Files of format 1 have no rows, so nothing is shown.
    private var requestExamples: JSONValue? {
        let rows = model.training.exampleRows ?? []
        guard !rows.isEmpty else { return nil }
        let names = model.schema.featureNames
        let single = rows.enumerated().map { index, row -> (String, JSONValue) in
            let members = zip(names, row).map { ($0, JSONValue.number($1 as Float)) }
            return (
                "row\(index + 1)",
                ["summary": "One row of the training data", "value": .object(members)]
            )
        }
        let lists = rows.map { JSONValue.list($0.map { .number($0) }) }
        let batch: JSONValue = [
            "summary": "A batch, each row in the order of the model's features",
            "value": .object([(ModelSchema.reservedFeatureName, .list(lists))]),
        ]
        return .object(single + [("batch", batch)])
    }
}
