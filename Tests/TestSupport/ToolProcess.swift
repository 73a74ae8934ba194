internal import Foundation
internal import Glibc

/// A program of `scripts/setup-tests.sh` that runs beside a test until the object goes.
public final class ToolProcess {
    private let process: ChildProcess

    /// `path` is that inside the tools' folder.
    public init(_ path: String, _ arguments: [String]) throws {
        process = try ChildProcess(
            Program.toolsFolder.appendingPathComponent(path), arguments,
            environment: Program.environment)
    }
}

/// A port that nobody listens on now, for a program that cannot choose one by itself.
public enum FreePort {
    public static func find() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard result else { throw RawClient.Failure(description: "no free port: errno \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}
