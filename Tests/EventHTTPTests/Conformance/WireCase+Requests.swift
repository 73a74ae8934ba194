/// Cases that differ in one part of an otherwise good request.
extension WireCase {
    /// A GET with these field lines behind Host.
    static func servedGet(
        _ description: String, _ lines: String..., end: End = .open
    ) -> WireCase {
        served(description, request("GET /", lines), "get / ", end: end)
    }

    /// A GET with these field lines behind Host.
    static func refusedGet(
        _ description: String, _ lines: String..., status: Int = 400
    ) -> WireCase {
        refused(description, request("GET /", lines), status)
    }

    /// A POST with these field lines behind Host, which is answered with `echo` of its body.
    static func servedPost(
        _ description: String, _ lines: String..., body: String, echo: String
    ) -> WireCase {
        served(description, request("POST /", lines) + body, "post / \(echo)")
    }

    /// A POST with these field lines behind Host.
    static func refusedPost(
        _ description: String, _ lines: String..., body: String = "foo", status: Int = 400
    ) -> WireCase {
        refused(description, request("POST /", lines) + body, status)
    }

    /// A POST whose body arrives as `encoded`, chunk by chunk.
    static func servedChunks(
        _ description: String, _ encoded: String, _ decoded: String
    ) -> WireCase {
        served(description, chunkedHead + encoded, "post / \(decoded)")
    }

    /// A POST with a body in chunks that goes wrong somewhere.
    static func refusedChunks(
        _ description: String, _ encoded: String, _ status: Int = 400
    ) -> WireCase {
        refused(description, chunkedHead + encoded, status)
    }

    /// One case for each of `bytes`, whose text `make` gets.
    static func forEach(
        _ bytes: some Sequence<UInt8>, _ make: (_ name: String, _ byte: String) -> WireCase
    ) -> [WireCase] {
        bytes.map { byte in
            make("0x\(String(byte, radix: 16))", String(Unicode.Scalar(byte)))
        }
    }

    /// The bytes that no part of a head and no line of a chunk may hold, but for that line's end.
    static let controls = Array(UInt8(0)...0x08) + Array(UInt8(0x0A)...0x1F) + [0x7F]

    private static let chunkedHead = request("POST /", ["Transfer-Encoding: chunked"])

    private static func request(_ start: String, _ lines: [String]) -> String {
        let fields = lines.map { $0 + "\r\n" }.joined()
        return "\(start) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
    }
}
