import Glibc

/// How many sockets of this process are bound to `port`: a server's listeners and the connections it
/// accepted, not the clients' ends of them, whose own port is another.
///
/// Other suites open and close descriptors at the same time, so their total would prove nothing.
func descriptorCount(onPort port: UInt16) -> Int {
    guard let directory = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if let descriptor = Int32(name), localPort(of: descriptor) == port { count += 1 }
    }
    return count
}

/// Nil for anything that is no IPv4 socket, or was closed by another thread meanwhile.
private func localPort(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            getsockname(descriptor, $0, &length)
        }
    }
    guard result == 0, address.sin_family == sa_family_t(AF_INET) else { return nil }
    return UInt16(bigEndian: address.sin_port)
}
