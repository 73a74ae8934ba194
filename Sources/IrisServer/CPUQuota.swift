internal import Classifier

/// How many cores' worth of time the control groups of this process allow it (cgroups(7)).
///
/// A container that was given 1.5 CPUs sees all cores of its machine. Its quota says the truth: so much
/// time of all cores together in each period, after which all threads stand still until the next one.
struct CPUQuota {
    /// Where the system's files are; "" outside of tests.
    private let root: String

    init(root: String = "") { self.root = root }

    /// The least that the groups of this process, from its own up to the top, allow; nil if none does.
    var cores: Double? {
        let groups = lines("/proc/self/cgroup").compactMap(Group.init)
        let mounts = lines("/proc/self/mountinfo").compactMap(Mount.init)
        // Where both versions are mounted, one of them has the controller.
        return groups.compactMap { group in
            mounts.compactMap { $0.folders(of: group) }.first.flatMap { folders in
                folders.compactMap { quota(in: $0, group.version) }.min()
            }
        }.min()
    }

    private func quota(in folder: String, _ version: Version) -> Double? {
        let microseconds: [Double?] =
            switch version {
            case .one:
                ["cpu.cfs_quota_us", "cpu.cfs_period_us"].map { name in
                    lines("\(folder)/\(name)").first.flatMap { Double($0) }
                }
            // "50000 100000", or "max 100000".
            case .two:
                (lines("\(folder)/cpu.max").first ?? "").split(separator: " ").map { Double($0) }
            }
        // Without a limit the first version says -1.
        guard microseconds.count == 2, let quota = microseconds[0], let period = microseconds[1],
            quota > 0, period > 0
        else { return nil }
        return quota / period
    }

    private func lines(_ path: String) -> [Substring] {
        let bytes = (try? FileSystem.read(root + path, maximumBytes: 1 << 20)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private enum Version { case one, two }

    /// A line of /proc/self/cgroup, of the hierarchies that may have the quota: "0::/path" is the second
    /// version's, "4:cpu,cpuacct:/path" one of the first.
    private struct Group {
        let version: Version
        let path: Substring

        init?(_ line: Substring) {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            if parts[0] == "0" && parts[1].isEmpty {
                version = .two
            } else if parts[1].split(separator: ",").contains("cpu") {
                version = .one
            } else {
                return nil
            }
            path = parts[2]
        }
    }

    /// A line of /proc/self/mountinfo, of a hierarchy of groups (proc_pid_mountinfo(5)).
    private struct Mount {
        let version: Version
        /// The group that is mounted: in a container it may be the container's own.
        private let group: Substring
        private let folder: String

        init?(_ line: Substring) {
            // "41 31 0:38 /group /folder rw,relatime shared:7 - cgroup2 source rw", where the optional
            // fields before the hyphen may be none or many.
            let fields = line.split(separator: " ")
            guard let hyphen = fields.firstIndex(of: "-"), hyphen >= 6, fields.count >= hyphen + 4
            else { return nil }
            switch fields[hyphen + 1] {
            case "cgroup2": version = .two
            case "cgroup" where fields[hyphen + 3].split(separator: ",").contains("cpu"):
                version = .one
            default: return nil
            }
            group = fields[3]
            folder = Mount.unescaped(fields[4])
        }

        /// The folders of `group` and of all above it that are mounted here, or nil if they are elsewhere.
        func folders(of group: Group) -> [String]? {
            guard group.version == version else { return nil }
            var path = group.path
            if self.group != "/" {
                // A process without a namespace of its own sees the path as the machine has it.
                if path.hasPrefix(self.group + "/") || path == self.group {
                    path = path.dropFirst(self.group.count)
                } else if path != "/" {
                    return nil
                }
            }
            let names = path.split(separator: "/")
            // Out of the namespace's top: those above are not mounted.
            guard !names.contains("..") else { return [folder] }
            return (0...names.count).map { count in
                ([folder] + names.prefix(count).map(String.init)).joined(separator: "/")
            }
        }

        /// Blanks and backslashes in paths are written as three octal digits.
        private static func unescaped(_ text: Substring) -> String {
            let parts = text.split(separator: "\\", omittingEmptySubsequences: false)
            return parts.dropFirst().reduce(String(parts[0])) { path, part in
                guard let code = UInt8(part.prefix(3), radix: 8) else { return "\(path)\\\(part)" }
                return path + String(UnicodeScalar(code)) + part.dropFirst(3)
            }
        }
    }
}
