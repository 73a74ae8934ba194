internal import Foundation

/// What scikit-learn makes of the Iris data, row by row; see Tests/Reference.
public struct ReferencePredictions: Decodable, Sendable {
    public let classes: [String]
    public let features: [String]
    public let coef: [[Double]]
    public let intercept: [Double]
    /// For each of the 150 rows, a probability for each class.
    public let probabilities: [[Double]]

    private enum CodingKeys: String, CodingKey {
        case classes, features, coef, intercept
        case probabilities = "probabilities_of_the_150_rows"
    }

    public static func load() throws -> ReferencePredictions {
        let file = Program.packageRoot
            .appendingPathComponent("Tests/Reference/iris_softmax_reference.json")
        return try JSONDecoder().decode(
            ReferencePredictions.self, from: Data(contentsOf: file))
    }

    /// The class of the highest probability of a row.
    public func predictedClass(ofRow row: Int) -> String {
        let best = classes.indices.max { probabilities[row][$0] < probabilities[row][$1] }
        return classes[best ?? 0]
    }
}
