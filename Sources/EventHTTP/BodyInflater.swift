internal import CZlib

/// Expands the body of one request as it comes, up to the limit on bodies and no further.
///
/// Data of a few kilobytes can expand to many megabytes, so whoever calls it hands on `inputBytesMax` at
/// a time, and looks after each at what has become of it.
@safe
final class BodyInflater {
    /// DEFLATE makes at most 1,032 bytes of one (zlib's technical details): 66 KB of this.
    static let inputBytesMax = 64
    /// What zlib holds for it: a window of 32 KiB, and some tables.
    static let heldBytes = 44 * 1024
    private static let outputBytes = 16 * 1024

    // zlib's state points to it, so it has a place of its own: allocated and set up by init, ended and
    // freed by deinit. Its pointers to input and output are used during `expand` alone.
    private let stream: UnsafeMutablePointer<z_stream>
    private let coding: ContentCoding
    private let expandedBytesMax: Int
    private var expandedBytes = 0
    /// Whether the data has come to the end that it says it has.
    private var isComplete = false
    /// Whether it has gone on behind such an end.
    private var goesOn = false

    init(_ coding: ContentCoding, bytesMax: Int) throws(RequestRefusal) {
        self.coding = coding
        expandedBytesMax = bytesMax
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe czlib_inflate_init(stream, coding == .gzip ? 1 : 0) == Z_OK else {
            throw BodyInflater.noMemory
        }
    }

    deinit {
        // Does nothing if init has failed: there is no state then.
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Gives `use` what `bytes`, the next of the body, expand to, in pieces.
    func expand(
        _ bytes: Span<UInt8>, _ use: (Span<UInt8>) -> Void
    ) throws(RequestRefusal) {
        try unsafe bytes.withUnsafeBufferPointer { (input) throws(RequestRefusal) in
            // zlib does not write to its input; that it says so is an option of its header.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(input.count)
            try expandInput(use)
        }
    }

    /// Refuses a body that ends before its data does.
    func end() throws(RequestRefusal) {
        guard isComplete else {
            throw RequestRefusal(.contentDamaged, "the compressed body is cut short")
        }
    }

    private func expandInput(_ use: (Span<UInt8>) -> Void) throws(RequestRefusal) {
        var isOutputFull = false
        while unsafe stream.pointee.avail_in > 0 || isOutputFull {
            if isComplete {
                guard unsafe stream.pointee.avail_in > 0 else { return }
                try beginMember()
            }
            let result = unsafe withUnsafeTemporaryAllocation(
                of: UInt8.self, capacity: BodyInflater.outputBytes
            ) { output in
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(output.count)
                let result = unsafe inflate(stream, Z_NO_FLUSH)
                let count = unsafe output.count - Int(stream.pointee.avail_out)
                expandedBytes += count
                if count > 0, expandedBytes <= expandedBytesMax {
                    // Safe: zlib has written the first `count` bytes.
                    unsafe use(
                        UnsafeBufferPointer(rebasing: UnsafeBufferPointer(output)[..<count]).span)
                }
                return result
            }
            guard expandedBytes <= expandedBytesMax else { throw FramingFields.longBody }
            isOutputFull = unsafe stream.pointee.avail_out == 0
            try take(result)
        }
    }

    /// A body in gzip's form may have several parts, one behind the other (RFC 1952, section 2.2).
    private func beginMember() throws(RequestRefusal) {
        goesOn = true
        guard coding == .gzip, unsafe inflateReset(stream) == Z_OK else {
            throw BodyInflater.followed
        }
        isComplete = false
    }

    private func take(_ result: Int32) throws(RequestRefusal) {
        switch result {
        // The second is not told of data, but of a call when there was nothing to do.
        case Z_OK, Z_BUF_ERROR: return
        case Z_STREAM_END: isComplete = true
        case Z_MEM_ERROR: throw BodyInflater.noMemory
        default: throw goesOn ? BodyInflater.followed : damaged
        }
    }

    private var damaged: RequestRefusal {
        switch coding {
        case .gzip:
            RequestRefusal(
                .contentDamaged, "the body is damaged, or not gzip (RFC 1952), as its coding says")
        case .deflate:
            RequestRefusal(
                .contentDamaged,
                "the body is damaged, or not of the zlib form (RFC 1950), which deflate means")
        }
    }

    private static let followed = RequestRefusal(
        .contentDamaged, "what follows the end of the compressed body belongs to nothing")
    private static let noMemory = RequestRefusal(
        .buffersFull, "there is no memory to expand the body in")
}
