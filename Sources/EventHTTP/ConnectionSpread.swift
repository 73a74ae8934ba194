internal import CLibevent
internal import Glibc

/// How the kernel chooses the loop for a new connection.
///
/// Without more, it takes a hash of both addresses: with few connections one loop may get most of
/// them, and the server has a part of its speed. Linux gives every second port to a host's outgoing
/// connections, one after the other (`__inet_hash_connect`), so half of the client's port, modulo the
/// number of loops, sends the connections of one host to the loops in turn; those of many hosts it
/// spreads like the hash.
enum ConnectionSpread {
    /// Tells the kernel. `descriptor` is one of `loopCount` listening sockets that share a port; the
    /// order of their `listen` calls is that of the loops. If the kernel refuses, its hash remains.
    static func apply(to descriptor: Int32, loopCount: Int) {
        // A program for the classic packet filter (Linux, Documentation/networking/filter.rst). The
        // port is the first field behind the header of IP, which has no options in practice; with
        // some, another field is taken, and the connection goes to some other loop.
        let headerBytes = isVersion6(descriptor) ? 40 : 20
        let networkHeader = UInt32(bitPattern: SKF_NET_OFF)
        var program = [
            instruction(BPF_LD | BPF_H | BPF_ABS, networkHeader &+ UInt32(headerBytes)),
            instruction(BPF_ALU | BPF_RSH | BPF_K, 1),
            instruction(BPF_ALU | BPF_MOD | BPF_K, UInt32(loopCount)),
            instruction(BPF_RET | BPF_A, 0),
        ]
        unsafe program.withUnsafeMutableBufferPointer { instructions in
            var filter = unsafe sock_fprog(
                len: UInt16(instructions.count), filter: instructions.baseAddress)
            // The kernel copies the program.
            unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &filter,
                socklen_t(MemoryLayout<sock_fprog>.size))
        }
    }

    private static func instruction(_ code: Int32, _ operand: UInt32) -> sock_filter {
        sock_filter(code: UInt16(code), jt: 0, jf: 0, k: operand)
    }

    private static func isVersion6(_ descriptor: Int32) -> Bool {
        var domain: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &length)
        return domain == AF_INET6
    }
}
