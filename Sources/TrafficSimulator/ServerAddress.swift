internal import Glibc

/// A socket address of a server, as the resolver gave it.
struct ServerAddress {
    private var storage = sockaddr_storage()
    private let length: socklen_t

    /// Copies an address, whose family tells its kind.
    init(_ address: addrinfo) {
        length = address.ai_addrlen
        withUnsafeMutableBytes(of: &storage) { storage in
            // The length is at most that of sockaddr_storage, which holds every kind of address.
            storage.copyMemory(
                from: UnsafeRawBufferPointer(start: address.ai_addr, count: Int(length)))
        }
    }

    /// A new TCP socket that sends what it gets at once, or -1 with the reason in `errno`.
    func makeSocket(flags: __socket_type = SOCK_CLOEXEC) -> Int32 {
        let descriptor = socket(
            Int32(storage.ss_family), Int32(SOCK_STREAM.rawValue | flags.rawValue), 0)
        var on: Int32 = 1
        // Cannot fail on a TCP socket; on none at all the caller has the reason already.
        if descriptor >= 0 {
            setsockopt(
                descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on,
                socklen_t(MemoryLayout<Int32>.size))
        }
        return descriptor
    }

    /// connect(2) to this address.
    func connect(_ descriptor: Int32) -> Int32 {
        withUnsafePointer(to: storage) { pointer in
            // Every socket address starts like sockaddr.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, length)
            }
        }
    }
}
