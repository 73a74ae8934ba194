internal import Glibc

/// SIGTERM and SIGINT, waited for instead of handled: nothing has to run inside a signal handler.
struct TerminationSignals {
    private let set: sigset_t

    /// Blocks the signals, for this thread and for those that it starts from now on.
    init() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        self.set = set
    }

    /// Waits for the first of them and returns its name. From then on they end the process at once:
    /// a second signal is impatience.
    func wait() -> String {
        var set = set
        var number: Int32 = 0
        sigwait(&set, &number)
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        return number == SIGINT ? "SIGINT" : "SIGTERM"
    }
}
