internal import Classifier

/// What goes in and comes out of a service that serves a model, as JSON Schema (2020-12).
struct OpenAPISchemas {
    private let model: Model
    private var schema: ModelSchema { model.schema }
    private let rowsMax: Int

    /// `rowsMax` is the most rows that one request may have.
    init(of model: Model, rowsMax: Int) {
        self.model = model
        self.rowsMax = rowsMax
    }

    /// A reference to one of `all`.
    static func reference(_ name: String) -> JSONValue {
        ["$ref": .text("#/components/schemas/\(name)")]
    }

    /// All of them, by name.
    var all: JSONValue {
        [
            "Row": row,
            "RowValues": rowValues,
            "Batch": batch,
            "Prediction": prediction,
            "Predictions": object([
                (
                    "predictions",
                    ["type": "array", "items": OpenAPISchemas.reference("Prediction")]
                )
            ]),
            "Model": modelDocument,
            "ValidationErrors": validationErrors,
            "Message": object([("detail", ["type": "string"])]),
        ]
    }

    // MARK: - What goes in

    private var row: JSONValue {
        closedObject(schema.featureNames.map { ($0, OpenAPISchemas.feature) })
    }

    private var rowValues: JSONValue {
        [
            "description": .text(
                "The values in this order: \(schema.featureNames.joined(separator: ", "))."),
            "type": "array",
            "items": OpenAPISchemas.feature,
            "minItems": .number(schema.featureCount),
            "maxItems": .number(schema.featureCount),
        ]
    }

    private var batch: JSONValue {
        closedObject([
            (
                ModelSchema.reservedFeatureName,
                [
                    "type": "array",
                    "items": [
                        "oneOf": [
                            OpenAPISchemas.reference("RowValues"), OpenAPISchemas.reference("Row"),
                        ]
                    ],
                    "minItems": 1,
                    "maxItems": .number(rowsMax),
                ]
            )
        ])
    }

    /// A number is read as Float. From 2^128 - 2^103 on, half a step above the greatest finite Float,
    /// the nearest one is infinite.
    private static let feature: JSONValue = [
        "type": "number",
        "exclusiveMinimum": .number("-340282356779733661637539395458142568448"),
        "exclusiveMaximum": .number("340282356779733661637539395458142568448"),
    ]

    // MARK: - What comes out

    private var prediction: JSONValue {
        object([
            ("class", className),
            (
                "class_id",
                [
                    "description": "The index of the class in the model's list.",
                    "type": "integer", "minimum": 0, "maximum": .number(schema.classCount - 1),
                ]
            ),
            (
                "probabilities",
                object(
                    schema.classNames.map { ($0, ["type": "number", "minimum": 0, "maximum": 1]) })
            ),
        ])
    }

    private var modelDocument: JSONValue {
        let count: JSONValue = ["type": "integer", "minimum": 0]
        let inversePenalty: JSONValue = [
            "description": "The inverse of the penalty's weight.", "type": "number",
        ]
        return object([
            ("algorithm", ["type": "string"]),
            ("version", ["description": "Changes with the model.", "type": "string"]),
            ("features", ["type": "array", "items": ["type": "string"]]),
            ("classes", ["type": "array", "items": className]),
            (
                "training",
                object(
                    [
                        ("rows", count),
                        ("class_counts", object(schema.classNames.map { ($0, count) })),
                        ("accuracy", ["type": "number", "minimum": 0, "maximum": 1]),
                        ("log_loss", ["type": "number", "minimum": 0]),
                        ("seed", count),
                    ] + (model.training.c == nil ? [] : [("C", inversePenalty)]))
            ),
            (
                "drift",
                object([
                    (
                        "noise",
                        [
                            "description":
                                "The stability index of a feature that chance alone can reach.",
                            "type": "number", "minimum": 0,
                        ]
                    ),
                    (
                        "constant",
                        [
                            "description":
                                "Features with one value in training: only another value shows.",
                            "type": "array", "items": ["type": "string"],
                        ]
                    ),
                    (
                        "unwatched",
                        [
                            "description": "Features whose drift cannot be seen at all.",
                            "type": "array", "items": ["type": "string"],
                        ]
                    ),
                ])
            ),
        ])
    }

    /// FastAPI's.
    private var validationErrors: JSONValue {
        let error = object([
            ("type", ["description": "A word for programs.", "type": "string"]),
            (
                "loc",
                [
                    "description": "The way to what is wrong: names, and indices from 0.",
                    "type": "array",
                    "items": ["type": ["string", "integer"]],
                ]
            ),
            ("msg", ["description": "A sentence for people.", "type": "string"]),
        ])
        return object([("detail", ["type": "array", "items": error, "minItems": 1])])
    }

    private var className: JSONValue {
        ["type": "string", "enum": .list(schema.classNames.map(JSONValue.text))]
    }

    // MARK: - Objects

    /// An object that has all of `properties`; later versions of the service may add others.
    private func object(_ properties: [(String, JSONValue)]) -> JSONValue {
        .object(OpenAPISchemas.members(of: properties))
    }

    /// An object that has all of `properties` and nothing else.
    private func closedObject(_ properties: [(String, JSONValue)]) -> JSONValue {
        .object(OpenAPISchemas.members(of: properties) + [("additionalProperties", false)])
    }

    private static func members(
        of properties: [(String, JSONValue)]
    ) -> [(String, JSONValue)] {
        [
            ("type", "object"), ("properties", .object(properties)),
            ("required", .list(properties.map { .text($0.0) })),
        ]
    }
}
