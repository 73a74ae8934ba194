internal import Glibc

/// Owns a descriptor of a listening socket. All loops of a server share one socket, each with a
/// descriptor of its own.
@safe
struct ListeningSocket: ~Copyable {
    let descriptor: Int32

    /// Binds to an address and listens; port 0 takes a free one. The kernel holds up to `backlog`
    /// connections that no loop has accepted yet. With `sharesPort`, other processes of the same user
    /// may listen on the port, too, and the kernel deals connections out to all of them.
    static func listen(
        host: String, port: UInt16, backlog: Int, sharesPort: Bool
    ) throws(HTTPServerError) -> ListeningSocket {
        let operation = "listen on \(host):\(port)"
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let resolution = unsafe getaddrinfo(host, String(port), &hints, &found)
        guard resolution == 0, let address = unsafe found else {
            throw HTTPServerError(operation, resolution: resolution)
        }
        defer { unsafe freeaddrinfo(address) }

        let family = unsafe address.pointee.ai_family
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw HTTPServerError(operation, code: errno) }
        let socket = ListeningSocket(descriptor: descriptor)
        socket.set(SOL_SOCKET, SO_REUSEADDR)
        if sharesPort { socket.set(SOL_SOCKET, SO_REUSEPORT) }
        // Accepted sockets inherit it, which saves a system call for each of them.
        socket.set(Int32(IPPROTO_TCP), TCP_NODELAY)
        guard
            unsafe bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
            Glibc.listen(descriptor, Int32(clamping: backlog)) == 0
        else { throw HTTPServerError(operation, code: errno) }
        return socket
    }

    /// Another descriptor of the same socket.
    func duplicate() throws(HTTPServerError) -> ListeningSocket {
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { throw HTTPServerError("share the port", code: errno) }
        return ListeningSocket(descriptor: duplicate)
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Gives the descriptor up; the caller has to close it.
    consuming func release() -> Int32 {
        let descriptor = self.descriptor
        discard self
        return descriptor
    }

    private func set(_ level: Int32, _ option: Int32) {
        var on: Int32 = 1
        // Cannot fail for these options on a TCP socket of our own.
        unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The address that it is bound to.
    func address() throws(HTTPServerError) -> (port: UInt16, isLoopback: Bool) {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        guard result == 0 else { throw HTTPServerError("read the address", code: errno) }
        let isVersion6 = address.ss_family == AF_INET6
        // Of sockaddr_in and sockaddr_in6, which are smaller than sockaddr_storage: the port is at the
        // same place, and the addresses lie behind it, at 4, and behind the flow, at 8. All are in network
        // order.
        return unsafe withUnsafeBytes(of: &address) { bytes in
            let port = unsafe UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self))
            let isLoopback =
                isVersion6
                ? IPv6Address(
                    value: unsafe UInt128(
                        bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt128.self))
                ).isLoopback
                : IPv4Address(
                    value: unsafe UInt32(bigEndian: bytes.load(fromByteOffset: 4, as: UInt32.self))
                ).isLoopback
            return (port, isLoopback)
        }
    }
}
