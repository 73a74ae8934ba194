internal import Glibc

/// A non-blocking connection of the load generator, and the request that it waits to have answered.
final class LoadConnection {
    enum Progress {
        case done
        /// The socket takes or has no more for now.
        case blocked
        case failed(Int32)
    }

    /// A request on its way.
    struct Exchange {
        /// Which of the prepared requests.
        let request: Int
        /// When it should have been sent: latencies count from here.
        let dueNanoseconds: Int
        /// Whether it was lost before on a connection that the server had closed.
        var isRepeated = false
        /// How many of its bytes have been sent.
        var sentBytes = 0
        var deadlineNanoseconds = 0
    }

    let number: Int
    private(set) var isConnected = false
    private(set) var isOpen = true
    var exchange: Exchange?
    /// What has arrived of an answer that is not complete.
    var pending: [UInt8] = []
    /// Since when it could take a request; a new one always could have been made.
    var idleSinceNanoseconds = 0
    /// Whether it was there before its request.
    var wasKept: Bool { idleSinceNanoseconds > 0 }

    private let descriptor: Int32
    private let poller: Poller
    private var isWaitingToSend = true

    /// Begins to connect. Nil if that fails at once, with the reason in `errno`.
    init?(to address: ServerAddress, number: Int, poller: Poller) {
        self.number = number
        self.poller = poller
        descriptor = address.makeSocket(
            flags: __socket_type(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
        guard descriptor >= 0 else { return nil }
        guard address.connect(descriptor) == 0 || errno == EINPROGRESS else {
            let code = errno
            Glibc.close(descriptor)
            errno = code
            isOpen = false
            return nil
        }
        poller.add(descriptor, number: number, sends: true)
    }

    deinit { if isOpen && descriptor >= 0 { Glibc.close(descriptor) } }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    /// Whether it can take a request now.
    var isIdle: Bool { isOpen && isConnected && exchange == nil }

    /// What became of the attempt to connect, once the socket is ready.
    func finishConnecting() -> Progress {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        guard code == 0 else { return .failed(code) }
        isConnected = true
        waitToSend(false)
        return .done
    }

    /// Sends what is left of `bytes`, as far as the socket takes it.
    ///
    /// A server that answers before it has read all may have closed its side: then no more is sent, and
    /// the answer is received as any other.
    func send(_ bytes: [UInt8]) {
        guard var exchange else { return }
        while exchange.sentBytes < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                Glibc.send(
                    descriptor, bytes.baseAddress.map { $0 + exchange.sentBytes },
                    bytes.count - exchange.sentBytes, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                exchange.sentBytes += count
            } else if errno == EAGAIN {
                self.exchange = exchange
                return waitToSend(true)
            } else if errno != EINTR {
                break
            }
        }
        self.exchange = exchange
        waitToSend(false)
    }

    /// Receives into `buffer`, of which the first bytes are then those that came; 0 is the stream's end.
    func receive(into buffer: inout [UInt8], count: inout Int) -> Progress {
        while true {
            count = recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 { return .done }
            if errno == EAGAIN { return .blocked }
            if errno != EINTR { return .failed(errno) }
        }
    }

    private func waitToSend(_ waits: Bool) {
        guard waits != isWaitingToSend else { return }
        isWaitingToSend = waits
        poller.change(descriptor, number: number, sends: waits)
    }
}
