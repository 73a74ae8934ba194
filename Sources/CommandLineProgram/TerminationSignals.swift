internal import Glibc

/// SIGTERM, SIGINT and SIGHUP. They end the process at once while it has nothing to finish; from when this
/// exists they are kept, and waited for: what follows does not run inside a signal handler.
///
/// That holds for a container's first process too, for which the kernel drops signals that nobody handles
/// or waits for.
package struct TerminationSignals {
    private let set: sigset_t

    /// Lets the signals end the process at once, to be called first of all. Where SIGHUP is ignored from the
    /// start, as nohup(1) does, it stays so.
    package static func endProcess() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = endProcessBySignal
        // Not blocked in its handler, which raises it again.
        action.sa_flags = SA_NODEFER
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP] where number != SIGHUP || !isHangupIgnored {
            sigaction(number, &action, nil)
            sigaddset(&set, number)
        }
        // Whoever started the process may have left them blocked.
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// Keeps the signals from now on, for this thread and for those that it starts.
    package init() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        // A signal that is ignored would be kept too.
        if !TerminationSignals.isHangupIgnored { sigaddset(&set, SIGHUP) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        self.set = set
    }

    /// Waits for the first of them and returns its name. From then on SIGTERM and SIGINT end the process at
    /// once: a second signal is impatience. SIGHUP does nothing more: a terminal that closes sends several.
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
        sigdelset(&set, SIGHUP)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        return switch number {
        case SIGINT: "SIGINT"
        case SIGHUP: "SIGHUP"
        default: "SIGTERM"
        }
    }

    private static var isHangupIgnored: Bool {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        // A pointer to a function, or one of the numbers that C has in place of one: never called here.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}

/// Ends the process as if the signal had no handler; a first process, whose end by a signal the kernel does
/// not allow, with the code that shells give to it. Calls only what a handler may.
private func endProcessBySignal(_ number: Int32) {
    signal(number, SIG_DFL)
    raise(number)
    _exit(128 + number)
}
