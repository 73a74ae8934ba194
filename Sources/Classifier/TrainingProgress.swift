/// How far a training or an evaluation has come.
package struct TrainingProgress: Hashable, Sendable {
    /// What is being done, in a few words.
    package let activity: String
    /// The share that is done, 0...1 and never falling; a guess where nobody can know.
    package let fraction: Double

    /// Is called again and again while something is trained.
    package typealias Report = (TrainingProgress) -> Void

    /// A step of several like it, of which `part` is done.
    init(_ noun: String, _ number: Int, of count: Int, part: Double = 0) {
        activity = "\(noun) \(number) of \(count)"
        fraction = (Double(number - 1) + part) / Double(count)
    }

    init(_ activity: String, fraction: Double) {
        self.activity = activity
        self.fraction = fraction
    }

    /// The same as a part of something larger, such as a fold.
    func within(_ noun: String, _ number: Int, of count: Int) -> TrainingProgress {
        let whole = TrainingProgress(noun, number, of: count, part: fraction)
        return TrainingProgress("\(whole.activity), \(activity)", fraction: whole.fraction)
    }
}
