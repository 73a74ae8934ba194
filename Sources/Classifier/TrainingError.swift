/// Why a model cannot be trained or evaluated, in one line that says what to do.
package enum TrainingError: Error, Hashable, CustomStringConvertible {
    /// Softmax training took its last step, or could take none, without arriving.
    case notConverged(steps: Int)
    /// A file of the forest would be larger than can be read back; it would not be of so many rows.
    case forestTooLarge(bytes: Int, limit: Int, rowCount: Int)
    /// A fold would have no row of some class.
    case foldCount(Int, smallestClass: String, rowCount: Int)
    /// A class has no row to be tested on beside one to be learned from.
    case classTooSmall(String, rowCount: Int)

    /// The line for the user.
    package var description: String {
        switch self {
        case .notConverged(let steps):
            "softmax training did not converge in \(steps) steps: "
                + "give a smaller --C or use the forest algorithm"
        case .forestTooLarge(let bytes, let limit, let rowCount):
            "the forest would take about \(bytes >> 20) MiB, the limit of a model's file is "
                + "\(limit >> 20) MiB: give at most \(rowCount) rows, or use the softmax algorithm"
        case .foldCount(let count, let smallestClass, let rowCount):
            "\(count) folds cannot be made: use 2 to \(rowCount), the number of rows of "
                + "the smallest class, \(smallestClass.debugDescription)"
        case .classTooSmall(let name, let rowCount):
            "class \(name.debugDescription) has \(rowCount == 1 ? "one row" : "no row"), and needs "
                + "one to learn from and one to be tested on: add rows of it, or take it out"
        }
    }
}
