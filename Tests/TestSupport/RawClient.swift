internal import Glibc

/// A TCP client that sends exactly the bytes it is given and shows exactly what comes back.
///
/// Blocking, with generous time limits: a server that does not answer fails the test instead of
/// hanging it.
public final class RawClient {
    public let descriptor: Int32
    /// Received but not yet returned by a read.
    private var pending: [UInt8] = []

    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) { self.description = description }
    }

    public init(port: UInt16, isVersion6: Bool = false, receiveBufferBytes: Int? = nil) throws {
        // Close-on-exec: a program that another test starts must not keep the connection open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = socket(isVersion6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else { throw Failure(description: "socket: errno \(errno)") }
        if let receiveBufferBytes {
            var size = Int32(receiveBufferBytes)
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        let result = isVersion6 ? connectVersion6(port) : connectVersion4(port)
        // `deinit` closes the descriptor: it also runs after a throw, since all properties are set.
        guard result == 0 else { throw Failure(description: "connect: errno \(errno)") }
    }

    deinit { Glibc.close(descriptor) }

    private func connectVersion4(_ port: UInt16) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func connectVersion6(_ port: UInt16) -> Int32 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    /// The port that the system has given to this end of the connection.
    public var localPort: UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        // At the same place in the addresses of both versions.
        return UInt16(bigEndian: address.sin6_port)
    }

    public func send(_ text: String) throws { try send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "send: errno \(errno)") }
            sent += count
        }
    }

    /// Sends as much as the buffers of both sides take at once; 0 if they are full.
    public func sendSome(_ bytes: [UInt8]) throws -> Int {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, flags)
        }
        if count < 0 && errno == EAGAIN { return 0 }
        guard count > 0 else { throw Failure(description: "send: errno \(errno)") }
        return count
    }

    /// Ends the sending side; the server sees end of file and can still answer.
    public func shutdownSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the next close send a reset instead of an orderly end.
    public func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Whatever one `recv` brings; empty at the end of the stream.
    public func receiveSome() throws -> [UInt8] {
        if !pending.isEmpty {
            defer { pending = [] }
            return pending
        }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure(description: "recv: errno \(errno)") }
        return Array(buffer[..<count])
    }

    /// Everything until the server closes.
    public func receiveToEnd() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let some = try receiveSome()
            if some.isEmpty { return all }
            all += some
        }
    }

    /// The next whole response. `isHead` says that no body follows the head.
    public func receiveResponse(isHead: Bool = false) throws -> RawResponse {
        var bytes: [UInt8] = []
        var head: RawResponse.Head?
        while true {
            if head == nil { head = try RawResponse.Head(bytes, isHead: isHead) }
            if let head, bytes.count >= head.responseBytes {
                pending = Array(bytes[head.responseBytes...])
                return RawResponse(head, in: bytes)
            }
            let some = try receiveSome()
            guard !some.isEmpty else {
                let text = String(decoding: bytes.prefix(200), as: UTF8.self)
                throw Failure(description: "the server closed in mid-response after \"\(text)\"")
            }
            bytes += some
        }
    }

    /// Whether a read would return at once: with bytes, with the end of the stream, or an error.
    public var isReadable: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return !pending.isEmpty || poll(&entry, 1, 0) > 0
    }

    /// Whether the server has ended the stream with nothing more to read.
    public func isAtEnd() throws -> Bool {
        let some = try receiveSome()
        pending = some
        return some.isEmpty
    }
}
