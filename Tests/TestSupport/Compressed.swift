internal import CZlib

/// Content as clients compress it, with zlib's largest window.
public enum Compressed {
    /// The form of `Content-Encoding: gzip` (RFC 1952).
    public static func gzip(_ content: [UInt8], level: Int32 = 6) -> [UInt8] {
        deflate(content, level, windowBits: 15 + 16)
    }

    /// The form of `Content-Encoding: deflate` (RFC 1950).
    public static func deflate(_ content: [UInt8], level: Int32 = 6) -> [UInt8] {
        deflate(content, level, windowBits: 15)
    }

    /// What is in both, without a frame (RFC 1951): no coding of HTTP.
    public static func raw(_ content: [UInt8], level: Int32 = 6) -> [UInt8] {
        deflate(content, level, windowBits: -15)
    }

    /// What `data` is the compressed form of, read at once; nil if that is nothing, or longer than
    /// `bytesMax`.
    public static func content(of data: [UInt8], isGzip: Bool, bytesMax: Int) -> [UInt8]? {
        var rest = data[...]
        var content: [UInt8] = []
        repeat {
            var stream = z_stream()
            let result = inflateInit2_(
                &stream, isGzip ? 15 + 16 : 15, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size))
            precondition(result == Z_OK, "memory for zlib")
            defer { inflateEnd(&stream) }
            var input = Array(rest)
            var output = [UInt8](repeating: 0, count: bytesMax + 1)
            let isWhole = input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    stream.next_in = input.baseAddress
                    stream.avail_in = UInt32(input.count)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    return inflate(&stream, Z_FINISH) == Z_STREAM_END
                }
            }
            guard isWhole else { return nil }
            content += output.prefix(Int(stream.total_out))
            rest = rest.dropFirst(Int(stream.total_in))
        } while isGzip && !rest.isEmpty
        return rest.isEmpty && content.count <= bytesMax ? content : nil
    }

    private static func deflate(
        _ content: [UInt8], _ level: Int32, windowBits: Int32
    ) -> [UInt8] {
        var stream = z_stream()
        let result = deflateInit2_(
            &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "memory for zlib")
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(content.count))))
        let inputCount = input.count
        let outputCount = output.count
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(inputCount)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(outputCount)
                let result = CZlib.deflate(&stream, Z_FINISH)
                precondition(result == Z_STREAM_END, "room for all")
            }
        }
        return Array(output.prefix(Int(stream.total_out)))
    }
}
