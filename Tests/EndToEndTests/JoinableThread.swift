import Foundation
import TestSupport

/// A thread for a client that blocks: such work does not belong on the test's cooperative threads.
final class JoinableThread: Sendable {
    private let isDone = DispatchSemaphore(value: 0)

    init<Value: Sendable>(_ value: Value, _ body: @escaping @Sendable (Value) -> Void) {
        Thread.detachNewThread { [isDone] in
            body(value)
            isDone.signal()
        }
    }

    /// Waits for the end; to be called once.
    func join() { isDone.wait() }
}

/// Gives a value to one other thread.
struct UncheckedBox<Value>: @unchecked Sendable {
    // @unchecked: the thread that makes the box does not touch the value while the other one runs.
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// What went wrong on other threads, where `#expect` would not find its test.
final class Failures: Sendable {
    private let list = Guarded<[String]>([])

    func add(_ failure: String) { list.withLock { $0.append(failure) } }

    var all: [String] { list.withLock { $0 } }
}
