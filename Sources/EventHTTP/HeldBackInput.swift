internal import CLibevent

/// Owns the bytes behind a request that waits for its reply; see rule 2 of `Connection`.
@safe
struct HeldBackInput: ~Copyable {
    /// Made when first needed: most requests have nothing behind them.
    private var buffer: OpaquePointer?

    init() {}

    deinit {
        if let buffer = unsafe buffer { unsafe evbuffer_free(buffer) }
    }

    /// Kept beside the buffer, because it is asked for with every read.
    private(set) var isEmpty = true

    /// Copies `bytes` to the end; false if memory is exhausted.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if unsafe buffer == nil { unsafe buffer = evbuffer_new() }
        guard let buffer = unsafe buffer,
            unsafe evbuffer_add(buffer, bytes.baseAddress, bytes.count) == 0
        else { return false }
        isEmpty = false
        return true
    }

    /// Takes everything out of `input`, without copying; false if memory is exhausted.
    mutating func take(from input: OpaquePointer) -> Bool {
        if unsafe buffer == nil { unsafe buffer = evbuffer_new() }
        guard let buffer = unsafe buffer, unsafe evbuffer_add_buffer(buffer, input) == 0 else {
            return false
        }
        isEmpty = false
        return true
    }

    /// Puts everything back; false if memory is exhausted.
    mutating func give(to input: OpaquePointer) -> Bool {
        isEmpty = true
        return unsafe evbuffer_add_buffer(input, buffer) == 0
    }
}
