internal import EventHTTP
internal import Foundation

/// How long something takes: the shortest and the median of some rounds. The shortest is what the code takes
/// when nothing disturbs it.
struct Timing {
    private let shortestNanoseconds: Double
    private let medianNanoseconds: Double

    /// Runs `body` again and again; each time it does what is measured `count` times.
    init(_ count: Int, _ body: () -> Void) {
        let rounds = (0..<Timing.roundCount).map { _ in
            let start = MonotonicClock.nanoseconds
            body()
            return Double(MonotonicClock.nanoseconds - start) / Double(count)
        }.sorted()
        shortestNanoseconds = rounds[0]
        medianNanoseconds = rounds[rounds.count / 2]
    }

    private static let roundCount = 51

    /// Prints it as a line of JSON, with what else there is to know: `,"bytes":4711`.
    func report(_ name: String, _ more: String = "") {
        let shortest = Timing.rounded(shortestNanoseconds)
        let median = Timing.rounded(medianNanoseconds)
        print("{\"benchmark\":\"\(name)\",\"nanoseconds\":\(shortest),\"median\":\(median)\(more)}")
    }

    private static func rounded(_ nanoseconds: Double) -> Double {
        (nanoseconds * 10).rounded() / 10
    }
}
