internal import Glibc

/// The kernel's table of the descriptors of this process.
enum DescriptorTable {
    /// Makes room for `count` descriptors, as far as the process may have so many.
    ///
    /// Linux doubles the table when a new descriptor does not fit, and never makes it smaller. If several
    /// threads share it, the one that needs the room then waits until no core can still be reading the old
    /// table (`synchronize_rcu` in `expand_files`, fs/file.c): a loop that accepts its 257th connection stood
    /// still for 50 ms, and all clients with it. While there is one thread, nobody waits.
    ///
    /// `descriptor` is any that is open. A failure costs that time later, and nothing else.
    static func reserve(count: Int, by descriptor: Int32) {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return
        }
        let last = min(count, Int(clamping: limit.rlim_cur)) - 1
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, Int32(clamping: last))
        if duplicate >= 0 { close(duplicate) }
    }
}
