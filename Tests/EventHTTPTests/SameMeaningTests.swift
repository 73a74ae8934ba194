import TestSupport
import Testing

@testable import EventHTTP

/// What is answered out of the receive buffer has to get the same reply as through evhttp.
@Suite struct SameMeaningTests {
    @Test func aPlainRequestMeansTheSameToEvhttp() throws {
        let requests = Self.variants
        #expect(requests.count > 1_000)
        try withEchoServer { server in
            let plainClient = try RawClient(port: server.port)
            let evhttpClient = try RawClient(port: server.port)
            // In groups that one read takes.
            for start in stride(from: 0, to: requests.count, by: 30) {
                let group = requests[start..<min(start + 30, requests.count)]
                try plainClient.send(Array(group.joined()))
                try evhttpClient.send(Array(group.map(Self.forEvhttp).joined()))
                for request in group {
                    let plain = try plainClient.receiveResponse()
                    let parsed = try evhttpClient.receiveResponse()
                    let text = String(decoding: request, as: UTF8.self)
                    #expect(plain.status == parsed.status, "\(text)")
                    #expect(plain.bodyText == parsed.bodyText, "\(text)")
                    #expect(plain["connection"] == parsed["connection"], "\(text)")
                }
            }
        }
    }

    /// The request with a field that makes it not plain. Its body is there, so there is no "100".
    private static func forEvhttp(_ request: [UInt8]) -> [UInt8] {
        let field = Array("\r\nExpect: 100-continue".utf8)
        let lineEnd = request.firstIndex(of: UInt8(ascii: "\r")) ?? 0
        return request[..<lineEnd] + field + request[lineEnd...]
    }

    /// A request with one byte replaced, inserted or left out, at each place, with each of the bytes
    /// that mean something somewhere.
    private static let variants: [[UInt8]] = {
        let original = Array(
            ("POST /all?a=b HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nTraceparent: 00-a\r\n"
                + "traceparent: b\r\nConnection: keep-alive\r\nX-Inject: v w\r\n\r\nhello\r\nbody")
                .utf8)
        let bytes =
            Array("\0\t\n\r !\"#%(),-./019:;=?@ACHTX[\\_`ahtx{|}~\u{7F}".utf8) + [0x80, 0xFF]
        var variants: [[UInt8]] = []
        for index in original.indices {
            let (before, after) = (original[..<index], original[(index + 1)...])
            variants.append(Array(before + after))
            for byte in bytes {
                variants.append(before + [byte] + after)
                variants.append(before + [byte, original[index]] + after)
            }
        }
        return variants.filter { variant in
            // One whose length says less than there is would be followed by its own rest.
            var parser = HeadParser()
            let head = try? parser.read(variant.span, limits: HTTPServerLimits())
            return head?.plainBody(in: variant.span)?.upperBound == variant.count
        }
    }()
}
