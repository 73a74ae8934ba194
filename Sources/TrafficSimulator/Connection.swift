internal import Glibc

/// A TCP connection. Calls block, but each has a time limit.
final class Connection {
    /// How long a connect, a send or a receive waits.
    static let silenceSecondsMax = 10

    private static let chunkBytes = 64 * 1_024

    /// That of the host's addresses which answered.
    let address: ServerAddress
    private let descriptor: Int32
    private var chunk = [UInt8](repeating: 0, count: chunkBytes)

    /// Tries every address of the host in the order in which the system prefers them.
    init(to url: ServerURL) throws(ClientError) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let resolution = getaddrinfo(url.host, String(url.port), &hints, &found)
        guard resolution == 0 else {
            let reason = String(cString: gai_strerror(resolution)).lowercased()
            throw ClientError("cannot find the host of \(url): \(reason): check --url")
        }
        defer { freeaddrinfo(found) }

        var code = EADDRNOTAVAIL
        var next = found
        while let entry = next?.pointee {
            let address = ServerAddress(entry)
            let candidate = Connection.connected(to: address)
            if candidate >= 0 {
                descriptor = candidate
                self.address = address
                return
            }
            code = errno
            next = entry.ai_next
        }
        let hint =
            code == ECONNREFUSED
            ? "start the server with make run, or name another with --url" : "check --url"
        throw ClientError("cannot connect to \(url): \(ClientError.text(of: code)): \(hint)")
    }

    deinit { close(descriptor) }

    /// A connected socket, or -1 with the reason in `errno`.
    private static func connected(to address: ServerAddress) -> Int32 {
        let descriptor = address.makeSocket()
        guard descriptor >= 0 else { return -1 }
        var limit = timeval(tv_sec: silenceSecondsMax, tv_usec: 0)
        let limitBytes = socklen_t(MemoryLayout<timeval>.size)
        // Neither can fail on a TCP socket of our own. The limit of sends is that of connect.
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, limitBytes)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, limitBytes)
        guard address.connect(descriptor) == 0 else {
            let code = errno
            close(descriptor)
            errno = code
            return -1
        }
        return descriptor
    }

    /// Whether the server has closed it, as it may while nothing is sent. Does not wait.
    var isClosedByServer: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno == ECONNRESET)
    }

    /// Sends all of `bytes`.
    func send(_ bytes: [UInt8]) throws(ClientError) {
        var sentBytes = 0
        while sentBytes < bytes.count {
            let count = bytes[sentBytes...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sentBytes += count
            } else if errno != EINTR {
                throw ClientError("sending failed: \(ClientError.text(of: errno))")
            }
        }
    }

    /// Appends what has arrived to `bytes`, after waiting for something to arrive.
    ///
    /// Returns false at the end of the stream.
    func receive(into bytes: inout [UInt8]) throws(ClientError) -> Bool {
        while true {
            let count = recv(descriptor, &chunk, Connection.chunkBytes, 0)
            if count >= 0 {
                bytes += chunk[..<count]
                return count > 0
            } else if errno != EINTR {
                throw ClientError("receiving failed: \(ClientError.text(of: errno))")
            }
        }
    }
}
