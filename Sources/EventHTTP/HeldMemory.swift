internal import CLibevent

/// What the connections of a loop make it hold together: themselves, unfinished requests and replies.
struct HeldMemory {
    private(set) var bytes = 0
    private var bytesAtTick = 0
    /// The most that it was since memory was given back.
    private var bytesPeak = 0

    private static let keptBytes = 8 * 1024 * 1024

    /// Connections make the loop hold so many bytes more, or less.
    mutating func hold(_ bytes: Int) {
        self.bytes += bytes
        bytesPeak = max(bytesPeak, self.bytes)
    }

    /// Gives back to the system what has been freed, now and then. glibc keeps it, in case it is needed
    /// again: after a rush of large bodies or replies that would be hundreds of megabytes, which look like
    /// a leak to whoever watches the process.
    mutating func tickPassed() {
        defer { bytesAtTick = bytes }
        // When it has come to rest: libevent frees a connection's buffers a little later.
        guard bytes >= bytesAtTick, bytesPeak - bytes > HeldMemory.keptBytes else { return }
        bytesPeak = bytes
        malloc_trim(0)
    }
}
