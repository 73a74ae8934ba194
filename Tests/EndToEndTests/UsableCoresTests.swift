import Foundation
import TestSupport
import Testing

@testable import IrisServer

/// How many loops a server starts that is not told.
@Suite(.timeLimit(.minutes(5))) struct UsableCoresTests {
    @Test(
        arguments: [
            (1, 1, nil, 1, "one for each of 1 core"), (8, 8, nil, 8, "one for each of 8 cores"),
            (2, 1, nil, 1, "of 2 cores, affinity allows 1"),
            (8, 3, 3.5, 3, "of 8 cores, affinity allows 3"),
            (8, 8, 1.5, 2, "of 8 cores, the CPU quota allows 1.5"),
            (8, 8, 2, 2, "of 8 cores, the CPU quota allows 2.0"),
            (8, 4, 2.001, 3, "of 8 cores, the CPU quota allows 2.0"),
            (8, 8, 0.05, 1, "of 8 cores, the CPU quota allows 0.05"),
            (8, 8, 8, 8, "one for each of 8 cores"), (8, 8, 7.5, 8, "one for each of 8 cores"),
            (2, 2, 1e300, 2, "one for each of 2 cores"), (1, 1, 0.5, 1, "one for each of 1 core"),
        ] as [(Int, Int, Double?, Int, String)])
    func areTheLeastThatAllAllow(
        online: Int, allowed: Int, quota: Double?, count: Int, reason: String
    ) {
        let cores = UsableCores(online: online, allowed: allowed, quota: quota)
        #expect(cores.count == count)
        #expect(cores.reason == reason)
    }

    @Test(
        arguments: [
            ("0-3,8", 5), ("0", 1), ("63", 1), ("0-1023,2000-2001", 1_026), ("0,2,4-5", 4),
            ("", nil),
        ] as [(String, Int?)])
    func affinityIsTheKernelsListOfCores(_ list: String, _ count: Int?) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("proc/self"), withIntermediateDirectories: true)
        _ = try folder.file(
            "proc/self/status",
            containing: "Name:\tserver\nCpus_allowed:\tff\nCpus_allowed_list:\t\(list)\nx:\t7\n")
        #expect(UsableCores.affinity(root: folder.url.path) == count)
        #expect(UsableCores.affinity(root: "/nowhere") == nil)
    }

    /// What the system's files say, by path, and how many cores that is.
    struct Files: CustomTestStringConvertible {
        let testDescription: String
        let group: String
        let mounts: [String]
        var quotas: [String: String] = [:]
        let cores: Double?
    }

    private static let second = "30 20 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw"
    private static let first =
        "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct"

    @Test(arguments: [
        Files(testDescription: "nothing", group: "", mounts: [], cores: nil),
        Files(
            testDescription: "no limit", group: "0::/\n", mounts: [second],
            quotas: ["sys/fs/cgroup/cpu.max": "max 100000\n"], cores: nil),
        Files(
            testDescription: "a container with a namespace", group: "0::/\n", mounts: [second],
            quotas: ["sys/fs/cgroup/cpu.max": "150000 100000\n"], cores: 1.5),
        Files(
            testDescription: "the least on the way up", group: "0::/a/b/c\n", mounts: [second],
            quotas: [
                "sys/fs/cgroup/a/b/c/cpu.max": "max 100000\n",
                "sys/fs/cgroup/a/b/cpu.max": "300000 100000\n",
                "sys/fs/cgroup/a/cpu.max": "50000 25000\n",
                "sys/fs/cgroup/a/b/other/cpu.max": "1 100000\n",
            ], cores: 2),
        Files(
            testDescription: "out of the namespace", group: "0::/../other\n", mounts: [second],
            quotas: ["sys/fs/cgroup/cpu.max": "400000 100000\n"], cores: 4),
        Files(
            testDescription: "blanks in paths", group: "0::/my group\n",
            mounts: ["30 20 0:26 / /sys/my\\040folder rw - cgroup2 cgroup2 rw"],
            quotas: ["sys/my folder/my group/cpu.max": "70000 100000\n"], cores: 0.7),
        Files(
            testDescription: "version 1", group: "5:memory:/m\n4:cpu,cpuacct:/a/b\n",
            mounts: ["33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory", first],
            quotas: [
                "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us": "100000\n",
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "250000\n",
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
            ], cores: 2.5),
        Files(
            testDescription: "version 1, the container's own group is mounted",
            group: "4:cpu,cpuacct:/docker/0a1b\n",
            mounts: [
                "32 31 0:29 /docker/0a1b /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct"
            ],
            quotas: [
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            ], cores: 0.5),
        Files(
            testDescription: "both, the first has the controller",
            group: "4:cpu,cpuacct:/a\n0::/b\n",
            mounts: [first, "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"],
            quotas: [
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "100000\n",
                "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
            ], cores: 1),
        Files(
            testDescription: "what means nothing", group: "0::/a\nx\n:::\n",
            mounts: ["", "-", "1 2 3 4 5 6 -", second],
            quotas: [
                "sys/fs/cgroup/a/cpu.max": "\n", "sys/fs/cgroup/cpu.max": "100000 0\n",
            ], cores: nil),
    ])
    func theQuotaIsReadFromControlGroups(_ files: Files) throws {
        let folder = try TemporaryFolder()
        let texts = files.quotas.merging([
            "proc/self/cgroup": files.group,
            "proc/self/mountinfo": files.mounts.map { $0 + "\n" }.joined(),
        ]) { $1 }
        for (path, text) in texts {
            let file = folder.url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        #expect(CPUQuota(root: folder.url.path).cores == files.cores)
    }

    @Test(arguments: [
        ([], "loops=1 why=of "), (["--loops", "3"], "loops=3 why=as --loops says"),
    ])
    func aServerOnOneCoreSaysWhatItStarts(_ arguments: [String], _ words: String) throws {
        let server = try RunningServer(arguments, before: ["/usr/bin/taskset", "-c", "0"])
        let log = try server.log()
        #expect(log.contains(words), "\(log)")
        let threads = try FileManager.default.contentsOfDirectory(
            atPath: "/proc/\(server.processIdentifier)/task"
        ).filter { task in
            let name = try String(
                contentsOfFile: "/proc/\(server.processIdentifier)/task/\(task)/comm",
                encoding: .utf8)
            return name == "event loop\n"
        }
        #expect(threads.count == (arguments.last.flatMap { Int($0) } ?? 1))
        #expect(try server.stop() == 0)
    }
}
