/// Why a model cannot be trained or evaluated, in one line that says what to do.
package enum TrainingError: Error, Hashable, CustomStringConvertible {
    /// Softmax training solves a dense system, and this one is too large.
    case tooManyUnknowns(Int, limit: Int)
    /// Softmax training took its last step without arriving.
    case notConverged(steps: Int)
    /// A fold would have no row of some class.
    case foldCount(Int, smallestClass: Int)

    /// The line for the user.
    package var description: String {
        switch self {
        case .tooManyUnknowns(let count, let limit):
            "softmax training has (features + 1) * classes = \(count) unknowns, the limit is "
                + "\(limit): use fewer features or the forest algorithm"
        case .notConverged(let steps):
            "softmax training did not converge in \(steps) steps: "
                + "rescale the features or use the forest algorithm"
        case .foldCount(let count, let smallestClass):
            "\(count) folds cannot be made: use 2 to \(smallestClass), "
                + "the number of rows of the smallest class (leave-one-out needs 2 rows a class)"
        }
    }
}
