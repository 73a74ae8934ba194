internal import Foundation

/// A value that one thread at a time may touch.
///
/// `Mutex` of the standard library does the same, but the thread sanitizer does not see what it waits
/// for on Linux, and reports races that are none.
public final class Guarded<Value: Sendable>: @unchecked Sendable {
    // @unchecked: the value is touched with the lock held only.
    private var value: Value
    private let lock = NSLock()

    public init(_ value: Value) { self.value = value }

    /// Gives the value to `body`, and to nobody else meanwhile.
    public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
