/// A counter that takes the place of a histogram's sum where the values come from outside: one huge value
/// would freeze the sum for ever, and negative ones let it fall, which looks like a restart.
///
/// It adds how far each value lies above the start of its series' range, values beyond the range being
/// taken for its nearer end. So it never falls, and grows by no more than the range's width a value. The
/// mean is the start of the range and what the sum has grown for each value.
package struct ClippedSum: Sendable {
    /// The counter's name, which ends in `_total`.
    let name: String
    let help: String
    /// For each series of the histogram; one without has no such counter.
    let ranges: [ClosedRange<Double>?]

    /// Names the counter and gives the range of each series of the histogram.
    package init(name: String, help: String, ranges: [ClosedRange<Double>?]) {
        self.name = name
        self.help = help
        self.ranges = ranges
    }
}
