import Foundation
import Glibc
import Testing

@testable import Telemetry

@Suite struct ProcessMetricsTests {
    private static let names = [
        "process_cpu_seconds_total", "process_open_fds", "process_max_fds",
        "process_virtual_memory_bytes", "process_resident_memory_bytes",
        "process_start_time_seconds", "process_threads",
    ]

    private static func scrape() -> Scrape {
        var metrics = MetricDefinitions()
        metrics.process()
        return Scrape(Registry(metrics, shardCount: 0), .openMetrics)
    }

    /// A number of /proc/self/status.
    private static func status(_ name: String) -> Double? {
        (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?
            .split(separator: "\n").first { $0.hasPrefix("\(name):") }
            .flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }
            .flatMap { Double($0) }
    }

    @Test func haveTheNamesOfOtherClientsAndNumbers() {
        let scrape = Self.scrape()
        #expect(scrape.samples.map(\.series) == Self.names)
        #expect(
            scrape.samples.allSatisfy { Double($0.value).map { $0 > 0 && $0.isFinite } ?? false })
        #expect(scrape.text.contains("# UNIT process_cpu_seconds seconds\n"))
        #expect(scrape.text.contains("# UNIT process_resident_memory_bytes bytes\n"))
    }

    @Test func sayThatTheProcessStartedAfterTheMachineAndBeforeNow() throws {
        let stat = try String(contentsOfFile: "/proc/stat", encoding: .utf8)
        let line = try #require(stat.split(separator: "\n").first { $0.hasPrefix("btime ") })
        let boot = try #require(Double(line.dropFirst("btime ".count)))
        let start = try #require(Self.scrape().number("process_start_time_seconds"))
        // The kernel rounds when the machine started to a second.
        #expect((boot...Double(time(nil) + 1)).contains(start))
        #expect(Self.scrape().number("process_start_time_seconds") == start)
    }

    @Test func countTimeOnAProcessorThatRises() throws {
        let first = try #require(Self.scrape().number("process_cpu_seconds_total"))
        while try #require(Self.scrape().number("process_cpu_seconds_total")) == first {}
        #expect(try #require(Self.scrape().number("process_cpu_seconds_total")) > first)
    }

    // In processes of their own, because other tests open files, start threads and take memory.

    @Test func countEachOpenDescriptor() async {
        await #expect(processExitsWith: .success) {
            // The testing library may open files of its own meanwhile, but not each time.
            var isExact = false
            for _ in 0..<100 where !isExact {
                // One of the entries is the descriptor that lists them.
                let entries = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
                let before = ProcessMetricsTests.scrape().number("process_open_fds")
                let opened = (0..<5).map { _ in open("/dev/null", O_RDONLY) }
                let during = ProcessMetricsTests.scrape().number("process_open_fds")
                for descriptor in opened { close(descriptor) }
                isExact =
                    before == Double(entries.count - 1) && during == Double(entries.count + 4)
            }
            #expect(isExact)
        }
    }

    @Test func showTheLimitOfDescriptors() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = 123
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            #expect(ProcessMetricsTests.scrape()["process_max_fds"] == "123.0")
        }
    }

    @Test func countEachThread() async {
        await #expect(processExitsWith: .success) {
            let isEnough = DispatchSemaphore(value: 0)
            let before = try #require(ProcessMetricsTests.scrape().number("process_threads"))
            let threads = (0..<20).map { _ in CountingThread { isEnough.wait() } }
            // The runtime may start or end some of its own meanwhile.
            let during = try #require(ProcessMetricsTests.scrape().number("process_threads"))
            #expect((before + 10...before + 30).contains(during))
            for _ in threads { isEnough.signal() }
            for thread in threads { thread.join() }
        }
    }

    @Test func measureMemoryAsTheKernelDoes() async {
        await #expect(processExitsWith: .success) {
            for (name, field) in [
                ("process_virtual_memory_bytes", "VmSize"),
                ("process_resident_memory_bytes", "VmRSS"),
            ] {
                let bytes = try #require(ProcessMetricsTests.scrape().number(name))
                let kernel = try #require(ProcessMetricsTests.status(field)) * 1_024
                // The kernel counts what each processor holds later, or not.
                #expect((kernel / 1.5...kernel * 1.5).contains(bytes), "\(name)")
            }
        }
    }

    /// The program's name is in the middle of /proc/self/stat, as it is.
    @Test(.bug("https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"))
    func areRightWhateverTheProgramIsCalled() async {
        await #expect(processExitsWith: .success) {
            let before = ProcessMetricsTests.scrape()
            let file = open("/proc/self/comm", O_WRONLY)
            let name = Array(") R 1 (2) 3 4\n5".utf8)
            #expect(write(file, name, name.count) == name.count)
            close(file)
            let after = ProcessMetricsTests.scrape()
            #expect(after.samples.count == ProcessMetricsTests.names.count)
            let start = "process_start_time_seconds"
            #expect(after[start] == before[start])
            let threads = try #require(ProcessMetricsTests.status("Threads"))
            let shown = try #require(after.number("process_threads"))
            #expect((threads - 10...threads + 10).contains(shown))
        }
    }
}
