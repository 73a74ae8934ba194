internal import CLibevent
internal import Glibc
internal import Synchronization

/// What an operator wants to know of the C library underneath, and where its warnings go.
package enum Libevent {
    /// For example "2.1.12-stable".
    package static var version: String { unsafe String(cString: event_get_version()) }

    /// Whether the library has the fixes of July 2026 (CVE-2026-63382 against request smuggling, and
    /// others that are in the same update). Debian's patched 2.1.12 reports the same version as the
    /// vulnerable one, so a function that came with the fixes is looked for.
    package static var hasSecurityFixes: Bool {
        unsafe dlsym(nil, "evhttp_check_transfer_encoding_") != nil
    }

    /// Sends the library's warnings to `log` instead of standard error. To be called once, before
    /// the first server is made; `log` may be called from any loop's thread.
    package static func redirectWarnings(to log: @escaping @Sendable (String) -> Void) {
        warningSink.withLock { $0 = log }
        unsafe event_set_log_callback(libeventLog)
    }
}

private let warningSink = Mutex<(@Sendable (String) -> Void)?>(nil)

private func libeventLog(_ severity: Int32, _ message: UnsafePointer<CChar>?) {
    // libevent warns of missing memory, too, and a line of log takes some.
    guard severity >= EVENT_LOG_WARN, let message = unsafe message, MemoryReserve.isLeft() else {
        return
    }
    let text = unsafe String(cString: message)
    warningSink.withLock { $0 }?(text)
}
