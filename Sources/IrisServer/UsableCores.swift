internal import Classifier
internal import Glibc

/// How many cores this process may use at once, which can be fewer than the machine has: that many event
/// loops it starts. More would take turns, and each client wait for all of them.
struct UsableCores {
    /// At least 1.
    let count: Int
    /// What the number follows from, for the log.
    let reason: String

    /// Of a machine with `online` cores, on `allowed` of which the process may run, as long as its time is
    /// no more than that of `quota` cores. A part of a core is rounded up, as Go and the JVM do: rounded
    /// down, it could never be used.
    init(online: Int, allowed: Int, quota: Double?) {
        let cores = online == 1 ? "1 core" : "\(online) cores"
        let whole = quota.map { max(Int(min($0, 1e6).rounded(.up)), 1) }
        if let quota, let whole, whole < min(allowed, online) {
            count = whole
            reason = "of \(cores), the CPU quota allows \((quota * 100).rounded() / 100)"
        } else if allowed < online {
            count = max(allowed, 1)
            reason = "of \(cores), affinity allows \(count)"
        } else {
            count = max(online, 1)
            reason = "one for each of \(cores)"
        }
    }

    /// Those of this process. `root` is where the system's files are; "" outside of tests.
    static func ofThisProcess(root: String = "") -> UsableCores {
        let online = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
        return UsableCores(
            online: online, allowed: affinity(root: root) ?? online,
            quota: CPUQuota(root: root).cores)
    }

    /// On how many cores `sched_setaffinity`, as taskset and cpusets use it, lets the process run: the
    /// kernel's list has numbers and ranges, "0-3,8". Nil if there is no such list.
    static func affinity(root: String) -> Int? {
        let status = (try? FileSystem.read("\(root)/proc/self/status", maximumBytes: 1 << 20)) ?? []
        let name = "Cpus_allowed_list:"
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
        let list = line.dropFirst(name.count).filter { !$0.isWhitespace }
        let counts = list.split(separator: ",").map { range -> Int in
            let ends = range.split(separator: "-").map { Int($0) ?? 0 }
            return (ends.last ?? 0) - (ends.first ?? 0) + 1
        }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}
