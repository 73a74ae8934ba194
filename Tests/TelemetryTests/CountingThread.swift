import Dispatch
import Foundation

/// A thread of the system that a test can wait for.
final class CountingThread: Sendable {
    private let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Void) {
        let ended = ended
        Thread {
            body()
            ended.signal()
        }.start()
    }

    /// Waits for the end. To be called once.
    func join() { ended.wait() }
}
