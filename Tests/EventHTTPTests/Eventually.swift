import Glibc
import Testing

/// Waits until `condition` holds, and records an issue if it does not within 30 seconds.
///
/// The limit only bounds a failing test: no test passes or fails because of how long this took.
func eventually(
    _ expectation: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) rethrows {
    let deadline = ContinuousClock.now + .seconds(30)
    while try !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("never happened: \(expectation)", sourceLocation: sourceLocation)
            return
        }
        usleep(1_000)
    }
}
