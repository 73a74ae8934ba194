@testable import Classifier
@testable import IrisService

extension PredictionDecoder {
    /// A decoder for the built-in data set's names.
    static func iris(rowsMax: Int = ServiceDefinition.batchRowsMax) -> PredictionDecoder {
        PredictionDecoder(schema: Dataset.iris.schema, rowsMax: rowsMax)
    }

    /// The rows of a body.
    mutating func rows(of body: some StringProtocol) throws(RequestError) -> [[Float]] {
        try rows(of: Array(body.utf8))
    }

    mutating func rows(of body: [UInt8]) throws(RequestError) -> [[Float]] {
        try decode(body.span)
        return (0..<rowCount).map { Array(features[$0 * featureCount..<($0 + 1) * featureCount]) }
    }
}
