internal import Glibc

/// SIGTERM and SIGINT, waited for instead of handled: nothing has to run inside a signal handler.
///
/// They work in a container's first process too, where the kernel drops a signal that is neither
/// handled nor waited for.
package struct TerminationSignals {
    private let set: sigset_t

    /// Blocks the signals, for this thread and for those that it starts from now on.
    package init() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        self.set = set
    }

    /// Waits for the first of them and returns its name. From then on they end the process at once:
    /// a second signal is impatience.
    package func wait() -> String {
        var set = set
        var number: Int32 = 0
        sigwait(&set, &number)
        return received(number)
    }

    /// As above, but not for longer than until `deadline`: nil if no signal came.
    ///
    /// A deadline that is over still finds a signal that came before.
    package func wait(until deadline: ContinuousClock.Instant) -> String? {
        var set = set
        while true {
            let (seconds, attoseconds) = max(deadline - .now, .zero).components
            var limit = timespec(
                tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            let number = sigtimedwait(&set, nil, &limit)
            if number > 0 { return received(number) }
            // The end of a stop (SIGCONT) wakes too.
            if errno != EINTR { return nil }
        }
    }

    private func received(_ number: Int32) -> String {
        var set = set
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        return number == SIGINT ? "SIGINT" : "SIGTERM"
    }
}
