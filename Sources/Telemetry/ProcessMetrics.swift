internal import Glibc

extension MetricDefinitions {
    /// The `process_*` metrics, named as by the other Prometheus clients
    /// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
    ///
    /// Read from /proc at each scrape. What cannot be read is left out rather than guessed.
    package mutating func process() {
        collected(
            [
                Collected(
                    "process_cpu_seconds_total", .counter,
                    help: "Total user and system CPU time spent in seconds."),
                Collected(
                    "process_open_fds", .gauge, help: "Number of open file descriptors."),
                Collected(
                    "process_max_fds", .gauge, help: "Maximum number of open file descriptors."),
                Collected(
                    "process_virtual_memory_bytes", .gauge, help: "Virtual memory size in bytes."),
                Collected(
                    "process_resident_memory_bytes", .gauge,
                    help: "Resident memory size in bytes."),
                Collected(
                    "process_start_time_seconds", .gauge,
                    help: "Start time of the process since unix epoch in seconds."),
                Collected("process_threads", .gauge, help: "Number of OS threads in the process."),
            ]
        ) {
            let stat = ProcessStat.now()
            return [
                ProcessUsage.cpuSeconds(), ProcessUsage.openDescriptors(),
                ProcessUsage.descriptorsMax(), stat?.virtualMemoryBytes,
                stat?.residentMemoryBytes, stat?.startSeconds, stat?.threads,
            ]
        }
    }
}

/// /proc/self/stat, as far as it is needed (proc(5)).
private struct ProcessStat {
    let virtualMemoryBytes: Double
    let residentMemoryBytes: Double
    let threads: Double
    let startSeconds: Double?

    static func now() -> ProcessStat? {
        // The second field is the program's name in parentheses, and it may contain anything.
        guard let text = readFile("/proc/self/stat"),
            let nameEnd = text.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = text[(nameEnd + 1)...].split(separator: UInt8(ascii: " ")).map {
            Double(String(decoding: $0, as: UTF8.self))
        }
        // Counted from the field behind the name: 17 threads, 19 start, 20 size, 21 pages.
        guard fields.count > 21, let threads = fields[17], let start = fields[19],
            let size = fields[20], let pages = fields[21]
        else { return nil }
        return ProcessStat(
            virtualMemoryBytes: size,
            residentMemoryBytes: pages * Double(sysconf(Int32(_SC_PAGESIZE))),
            threads: threads,
            startSeconds: bootSeconds.map { $0 + start / Double(sysconf(Int32(_SC_CLK_TCK))) })
    }

    /// When the machine was started; from /proc/stat, which does not change that line.
    private static let bootSeconds: Double? = {
        guard let text = readFile("/proc/stat") else { return nil }
        let line = text.split(separator: UInt8(ascii: "\n")).first {
            $0.starts(with: "btime ".utf8)
        }
        return line.flatMap { Double(String(decoding: $0.dropFirst(6), as: UTF8.self)) }
    }()
}

private enum ProcessUsage {
    /// From getrusage: microseconds, where /proc has hundredths of a second.
    static func cpuSeconds() -> Double? {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return nil }
        let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        return seconds + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    /// The size of /proc/self/fd, which since Linux 6.2 is the number of its entries (proc.rst, section
    /// 3.8), and takes a microsecond where ten thousand entries take milliseconds.
    static func openDescriptors() -> Double? {
        var status = stat()
        guard stat("/proc/self/fd", &status) == 0, status.st_size > 0 else {
            return listedDescriptors()
        }
        return Double(status.st_size)
    }

    /// Entries of /proc/self/fd, without ".", ".." and the one that reads them.
    private static func listedDescriptors() -> Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return Double(count - 3)
    }

    /// The soft limit, which is the one that is hit; nil if there is none.
    static func descriptorsMax() -> Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur != .max
        else {
            return nil
        }
        return Double(limit.rlim_cur)
    }
}

/// A file of /proc, which has no size beforehand.
private func readFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
        let count = read(descriptor, &part, part.count)
        guard count > 0 else { return count == 0 ? text : nil }
        text += part[..<count]
    }
}
