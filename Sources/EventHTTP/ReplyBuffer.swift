internal import Glibc

/// The bytes of one reply. Each loop has one and uses it again for every reply.
///
/// A handler appends the body. The transport then puts the head in front of it, in room that is kept
/// there, so that head and body leave in a single `send` without being copied together:
///
///     | unused room | head | body | spare capacity |
///     0           start   room    end
@safe
package final class ReplyBuffer {
    /// Longer than every head that `ReplyHead` can make: it holds fixed texts, three numbers, and at most
    /// one value of the configuration and one list of a request's tokens, with the limits that
    /// `HTTPReplyField` has for them.
    static let headRoomBytes = 2_048
    /// A buffer that grew past this for one large reply gives the memory back after it.
    private static let keptBytes = 1024 * 1024
    private static let initialBytes = 64 * 1024

    // Owned: allocated by init, grow and handOverStorage, which zero it, so all of it is initialized; freed
    // by them and by deinit. Behind `capacity` it has room for one more head, see `prepend`.
    private var storage: UnsafeMutableRawPointer
    private var capacity: Int
    /// Whether all is there that was appended: else memory was exhausted, and what there is means nothing.
    private(set) var isWhole = true
    private var start = headRoomBytes
    private var end = headRoomBytes

    package init() {
        capacity = ReplyBuffer.initialBytes
        guard let storage = unsafe ReplyBuffer.allocate(capacity) else {
            // Only when a loop is made, before any client is there: nothing could be served without it.
            fatalError("out of memory")
        }
        unsafe self.storage = storage
    }

    deinit { unsafe free(storage) }

    /// Bytes of body appended so far.
    package var count: Int { end - ReplyBuffer.headRoomBytes }

    /// Appends one byte.
    package func append(_ byte: UInt8) {
        reserve(1)
        // Safe: `reserve` made room for one byte at `end`.
        unsafe storage.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
        end += 1
    }

    /// Appends a constant text.
    package func append(_ text: StaticString) {
        // Safe: a StaticString with a pointer representation is UTF-8 of the stated length that
        // lives as long as the process; single-scalar literals have no pointer and trap here in
        // debug builds (`utf8Start` checks), so none is passed.
        unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends `bytes`.
    package func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }

    /// Appends `bytes`.
    package func append(_ bytes: [UInt8]) {
        append(bytes.span)
    }

    /// Appends the UTF-8 bytes of `text`.
    package func append(_ text: String) {
        append(text.utf8.span)
    }

    /// Appends `number` in decimal digits.
    package func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digitsOf: number.magnitude)
    }

    /// Eight digits fill a word; what is in front of them comes first.
    private func append(digitsOf number: UInt) {
        let (front, last) = number.quotientAndRemainder(dividingBy: 100_000_000)
        if front > 0 { append(digitsOf: front) }
        append(digitsOf: UInt32(truncatingIfNeeded: last), atLeast: front > 0 ? 8 : 1)
    }

    /// Appends the digits of a number below 10^8, with zeros in front if there are fewer than `atLeast`.
    private func append(digitsOf number: UInt32, atLeast digitsMin: Int) {
        // The last digit comes first, and moves up as the others come under it.
        var word: UInt64 = 0
        var count = 0
        var rest = number
        repeat {
            word = word << 8 | UInt64(UInt32(UInt8(ascii: "0")) + rest % 10)
            rest /= 10
            count += 1
        } while rest > 0 || count < digitsMin
        reserve(8)
        // Safe: `reserve` made room for the whole word, of which `count` bytes are the digits.
        unsafe storage.storeBytes(of: word.littleEndian, toByteOffset: end, as: UInt64.self)
        end += count
    }

    /// Lets `write` put text into `byteCount` bytes of room behind what is there; it returns how many
    /// of them, from the first on, it used. `write` must not touch this buffer otherwise.
    ///
    /// A call for a whole row instead of one for each piece of it: room is checked once.
    package func append(upTo byteCount: Int, _ write: (consuming MutableRawSpan) -> Int) {
        if capacity - end < byteCount, !growOrStartOver(byteCount) { return }
        // Safe: there is room, all storage is initialized, and nobody else uses it while
        // `write` runs.
        let room = unsafe MutableRawSpan(
            _unsafeStart: storage.advanced(by: end), byteCount: byteCount)
        let count = write(room)
        precondition(count >= 0 && count <= byteCount, "no more than the room that was asked for")
        end += count
    }

    /// Forgets what was appended; gives memory back that only a large reply needed.
    package func removeAll() {
        start = ReplyBuffer.headRoomBytes
        end = start
        if capacity > ReplyBuffer.keptBytes { unsafe free(handOverStorage()) }
    }

    /// Forgets a reply that is not whole.
    func startAnew() {
        removeAll()
        isWhole = true
    }

    /// Gives the storage away, in which `bytes` still lie, and goes on with a new one; nil, and nothing has
    /// changed, if memory is exhausted. The caller has to `free` it.
    func handOverStorage() -> UnsafeMutableRawPointer? {
        guard let new = unsafe ReplyBuffer.allocate(ReplyBuffer.initialBytes) else { return nil }
        let storage = unsafe storage
        start = ReplyBuffer.headRoomBytes
        end = start
        capacity = ReplyBuffer.initialBytes
        unsafe self.storage = new
        return unsafe storage
    }

    /// Moves what `append` adds inside `head` in front of the body. Called once a reply.
    ///
    /// The head is written behind the body first, because its length is known only then.
    func prepend(_ head: () -> Void) {
        precondition(start == ReplyBuffer.headRoomBytes, "a reply has one head")
        let bodyEnd = end
        // A head always fits, also where the body has taken the last that there was.
        capacity += ReplyBuffer.headRoomBytes
        head()
        capacity -= ReplyBuffer.headRoomBytes
        let headBytes = end - bodyEnd
        precondition(headBytes <= ReplyBuffer.headRoomBytes, "a head fits its room")
        end = bodyEnd
        start -= headBytes
        // Safe: `start` is at least 0 by the line above, and the head's bytes are initialized.
        unsafe storage.advanced(by: start).copyMemory(
            from: storage.advanced(by: bodyEnd), byteCount: headBytes)
    }

    /// Drops the body, but keeps the head that `prepend` made: the reply to a HEAD request.
    func dropBody() { end = ReplyBuffer.headRoomBytes }

    /// Gives `fill` the body and `spareCount` bytes of room behind it; nil if memory is exhausted.
    func withSpare<Value>(
        _ spareCount: Int,
        _ fill: (_ body: UnsafeMutablePointer<UInt8>, _ spare: UnsafeMutablePointer<UInt8>) -> Value
    ) -> Value? {
        if capacity - end < spareCount, !grow(spareCount) { return nil }
        // Safe: there is room; `fill` gets two disjoint parts of our own storage.
        let bytes = unsafe storage.assumingMemoryBound(to: UInt8.self)
        return unsafe fill(bytes + ReplyBuffer.headRoomBytes, bytes + end)
    }

    /// Makes the first `count` bytes behind the body, which `withSpare` has filled, the body.
    func replaceBody(withSpareBytes count: Int) {
        // The two may overlap, which copyMemory allows.
        unsafe storage.advanced(by: ReplyBuffer.headRoomBytes).copyMemory(
            from: storage.advanced(by: end), byteCount: count)
        end = ReplyBuffer.headRoomBytes + count
    }

    /// Head and body. Valid until the next call of any other method.
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: storage.advanced(by: start), count: end - start)
    }

    private func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        if capacity - end < bytes.count, !growOrStartOver(bytes.count) { return }
        // Safe: there is room, and nothing that callers pass lies in our own storage.
        unsafe storage.advanced(by: end).copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }

    /// Makes room for a few bytes: no more than fit where nothing has been appended.
    private func reserve(_ byteCount: Int) {
        if capacity - end < byteCount { _ = growOrStartOver(byteCount) }
    }

    /// Where memory is exhausted, what is appended goes on from the start, so that nobody who appends has to
    /// look; whoever replies does, once.
    @inline(never)
    private func growOrStartOver(_ byteCount: Int) -> Bool {
        if grow(byteCount) { return true }
        isWhole = false
        end = ReplyBuffer.headRoomBytes
        return false
    }

    /// Doubles, so that appending stays linear in time; false, and nothing has changed, if memory is
    /// exhausted. What a reply can reach is bounded by the limits on rows and on the request's body.
    @inline(never)
    private func grow(_ byteCount: Int) -> Bool {
        let larger = max(capacity * 2, end + byteCount)
        guard let copy = unsafe ReplyBuffer.allocate(larger) else { return false }
        guard MemoryReserve.isLeft() else {
            unsafe free(copy)
            return false
        }
        unsafe copy.copyMemory(from: storage, byteCount: end)
        unsafe free(storage)
        unsafe storage = copy
        capacity = larger
        return true
    }

    /// Memory for `capacity` bytes and a head; nil if it is exhausted. Zeroed by `calloc`, which knows that
    /// fresh pages are: writing zeros ourselves would touch them.
    private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer? {
        unsafe calloc(capacity + headRoomBytes, 1)
    }
}
