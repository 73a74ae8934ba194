internal import Glibc

/// How many descriptors the process may have: each connection takes one.
enum DescriptorLimit {
    /// Raises the limit as far as the process may, and returns it. The default is often 1,024, for the
    /// sake of programs that use select(2).
    static func raised() -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        let soft = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        let isRaised = setrlimit(resource, &limit) == 0
        return Int(clamping: isRaised ? limit.rlim_max : soft)
    }
}
