/// The ways of learning that this package knows; the raw value is the name used in model files.
package enum Algorithm: String, CaseIterable, Codable, Sendable {
    /// Multinomial logistic regression, see `SoftmaxTrainer`.
    case softmax
    /// Random forest of classification trees, see `RandomForestTrainer`.
    case forest
}
