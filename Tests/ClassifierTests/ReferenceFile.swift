import Foundation

/// What scikit-learn computes for the Iris data; the file says how it was made.
struct ReferenceFile: Decodable {
    let coef: [[Double]]
    let intercept: [Double]
    let probabilities: [[Double]]
    let trainingAccuracy: Double
    let leaveOneOutAccuracy: Double

    private enum CodingKeys: String, CodingKey {
        case coef, intercept
        case probabilities = "probabilities_of_the_150_rows"
        case trainingAccuracy = "training_accuracy"
        case leaveOneOutAccuracy = "leave_one_out_accuracy_logistic_regression"
    }

    static func read() throws -> ReferenceFile {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent()
            .deletingLastPathComponent()
            .appending(path: "Reference/iris_softmax_reference.json")
        return try JSONDecoder().decode(ReferenceFile.self, from: Data(contentsOf: file))
    }
}
