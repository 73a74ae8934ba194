internal import CLibevent
internal import Glibc

/// Writes a request into evhttp's input, as this server has understood it.
///
/// evhttp reads more than RFC 9112 allows, and some of what it allows in another way. So it gets no
/// byte as it came: each line is written anew, without blanks around values; `Connection` says what was
/// decided; each piece of a chunked or compressed body is a chunk of its own, without extensions and expanded; trailers and
/// bodies that evhttp would not read are left out; a target looks like a path. What it can misread never reaches
/// it.
@safe
struct EvhttpRequestWriter {
    // Owned by evhttp, as long as its connection.
    private let input: OpaquePointer
    /// Whether memory has run out; the request cannot go on then.
    private(set) var hasFailed = false

    init(to input: OpaquePointer) { unsafe self.input = input }

    /// In front of each target, which is a path then. evhttp takes a target apart that has an authority,
    /// gives up on one with a port over 65,535, and closes the connection after one for a proxy; and
    /// "A / HTTP/1.1" would be too short a line for it.
    static let targetPrefix: StaticString = "/."

    /// Writes the head that lies in `bytes`.
    mutating func write(_ head: RequestHead, in bytes: Span<UInt8>) {
        write(bytes.extracting(head.methodAndSpace))
        write(EvhttpRequestWriter.targetPrefix)
        write(bytes.extracting(head.target))
        write(head.isVersion10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n")
        let keepsBody = head.method.hasBodyRead
        head.forEachField(in: bytes) { field in
            switch field.name.count {
            case 10 where field.isNamed("connection", in: bytes): return
            case 6 where field.isNamed("expect", in: bytes): return
            case 14 where field.isNamed("content-length", in: bytes): return
            case 16 where head.coding != nil && field.isNamed("content-encoding", in: bytes): return
            case 17 where field.isNamed("transfer-encoding", in: bytes): return
            default: break
            }
            write(bytes.extracting(field.name))
            write(": ")
            write(bytes.extracting(field.value))
            write("\r\n")
        }
        if keepsBody { writeFraming(head) }
        if !head.keepsAlive {
            write("Connection: close\r\n")
        } else if head.isVersion10 {
            write("Connection: keep-alive\r\n")
        }
        write("\r\n")
    }

    private mutating func writeFraming(_ head: RequestHead) {
        switch head.body {
        case .length(let count) where head.coding == nil:
            guard count > 0 else { return }
            write("Content-Length: ")
            write(decimal: count)
            write("\r\n")
        // How long a compressed one will be, nobody knows yet.
        case .length, .chunked: write("Transfer-Encoding: chunked\r\n")
        }
        if head.expectsContinue { write("Expect: 100-continue\r\n") }
    }

    /// Writes a piece of content.
    mutating func write(content: Span<UInt8>, isChunked: Bool) {
        guard isChunked else { return write(content) }
        write(hexadecimal: content.count)
        write("\r\n")
        write(content)
        write("\r\n")
    }

    /// Ends a chunked body.
    mutating func writeLastChunk() { write("0\r\n\r\n") }

    private mutating func write(_ text: StaticString) {
        // Safe: the literal lives as long as the process; evbuffer_add copies.
        let result = unsafe evbuffer_add(input, text.utf8Start, text.utf8CodeUnitCount)
        if result != 0 { hasFailed = true }
    }

    private mutating func write(_ bytes: Span<UInt8>) {
        let result = unsafe bytes.withUnsafeBytes { bytes in
            unsafe evbuffer_add(input, bytes.baseAddress, bytes.count)
        }
        if result != 0 { hasFailed = true }
    }

    private mutating func write(decimal number: Int) { write(Array("\(number)".utf8).span) }

    private mutating func write(hexadecimal number: Int) {
        write(Array(String(number, radix: 16).utf8).span)
    }
}
