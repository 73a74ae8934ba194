@testable import Classifier

/// The model that the program has without a file.
enum IrisModel {
    /// Trained once for all tests.
    static let softmax: Model = {
        do throws(TrainingError) {
            return try Model.train(on: .iris, algorithm: .softmax, seed: 1)
        } catch {
            preconditionFailure("the built-in data set can be trained on: \(error)")
        }
    }()
}
