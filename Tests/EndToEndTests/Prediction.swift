import Classifier
import Foundation
import TestSupport

/// An answer of `POST /predict`, read with a parser that is not ours.
struct Prediction: Decodable, Equatable {
    let className: String
    let classIndex: Int
    let probabilities: [String: Double]

    private enum CodingKeys: String, CodingKey {
        case className = "class"
        case classIndex = "class_id"
        case probabilities
    }

    struct Batch: Decodable {
        let predictions: [Prediction]
    }
}

/// The rows of the built-in data as request bodies.
enum Bodies {
    static let names = Dataset.iris.schema.featureNames

    /// One row as an object.
    static func row(_ row: Int) -> String {
        let values = Dataset.iris.row(row)
        let members = zip(names, values).map { "\"\($0)\":\($1)" }
        return "{\(members.joined(separator: ","))}"
    }

    /// All rows as one batch, arrays and objects in turn.
    static func allRows() -> String {
        let rows = (0..<Dataset.iris.rowCount).map { index in
            index.isMultiple(of: 2)
                ? row(index)
                : "[\(Dataset.iris.row(index).map { "\($0)" }.joined(separator: ","))]"
        }
        return "{\"instances\":[\(rows.joined(separator: ","))]}"
    }
}

extension RawClient {
    /// Sends a body to `/predict` and returns the response.
    func predict(_ body: String, fields: String = "") throws -> RawResponse {
        try predict(Array(body.utf8), fields: fields)
    }

    func predict(_ body: [UInt8], fields: String = "") throws -> RawResponse {
        let head = "POST /predict HTTP/1.1\r\nHost: localhost\r\n\(fields)"
        try send(Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body)
        return try receiveResponse()
    }

    func get(_ target: String) throws -> RawResponse {
        try send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return try receiveResponse()
    }
}

extension RawResponse {
    func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body))
    }
}
