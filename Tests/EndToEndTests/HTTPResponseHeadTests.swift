import Testing

@testable import TrafficSimulator

/// Heads of answers, good and bad, as RFC 9112 has them.
@Suite struct HTTPResponseHeadTests {
    struct Good: CustomTestStringConvertible {
        let head: String
        var status = 200
        var bodyBytes = 2
        var isJSON = false
        var closes = false

        var testDescription: String { head.debugDescription }
    }

    @Test(arguments: [
        Good(head: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"),
        // The reason may be empty, or many words.
        Good(head: "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", status: 404, bodyBytes: 0),
        Good(
            head: "HTTP/1.1 500 It is broken\tindeed\r\nContent-Length: 2\r\n\r\n", status: 500),
        Good(head: "HTTP/1.1 599 x\r\ncontent-LENGTH:\t2 \t\r\n\r\n", status: 599),
        Good(head: "HTTP/1.1 200 OK\r\nContent-Length: 0000002\r\n\r\n"),
        Good(
            head: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n",
            isJSON: true),
        Good(head: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n"),
        Good(
            head: "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n", closes: true),
        Good(
            head: "HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 2\r\n\r\n",
            closes: true),
        Good(
            head:
                "HTTP/1.1 200 OK\r\nConnection: close\r\nConnection: x\r\nContent-Length: 2\r\n\r\n",
            closes: true),
        Good(head: "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n"),
        Good(
            head:
                "HTTP/1.1 200 OK\r\nX: disclose\r\nConnection: closed\r\nContent-Length: 2\r\n\r\n"),
        Good(
            head:
                "HTTP/1.1 200 OK\r\n!#$%&'*+-.^_`|~09az: :=\"\r\nEmpty:\r\nContent-Length: 2\r\n\r\n"
        ),
    ])
    func reads(_ good: Good) throws {
        let bytes = Array(good.head.utf8)
        for rest in ["", "{}", "HTTP/1.1 200 OK\r\n\r\n", "\r\n\r\n"] {
            let all = bytes + Array(rest.utf8)
            let head = try #require(try HTTPResponseHead(all.span))
            #expect(head.headBytes == bytes.count)
            #expect(head.status == good.status)
            #expect(head.bodyBytes == good.bodyBytes)
            #expect(head.isJSON == good.isJSON)
            #expect(head.closes == good.closes)
        }
        // However it is cut, it is not all there yet, and no error.
        for count in bytes.indices {
            let part = Array(bytes[..<count])
            let isIncomplete = try HTTPResponseHead(part.span) == nil
            #expect(isIncomplete, "\(count) bytes")
        }
    }

    private static let line = "HTTP/1.1 200 OK\r\n"
    private static let length = "Content-Length: 2\r\n"

    @Test(arguments: [
        "HTTP/1.0 200 OK\r\n\(length)\r\n", "HTTP/2 200 OK\r\n\(length)\r\n",
        "http/1.1 200 OK\r\n\(length)\r\n", "HTTP/1.1  200 OK\r\n\(length)\r\n",
        "HTTP/1.1 200\r\n\(length)\r\n", "HTTP/1.1 20 OK\r\n\(length)\r\n",
        "HTTP/1.1 2000 OK\r\n\(length)\r\n", "HTTP/1.1 +20 OK\r\n\(length)\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early\r\n\(length)\r\n",
        "HTTP/1.1 600 No\r\n\(length)\r\n", "HTTP/1.1 199 No\r\n\(length)\r\n",
        "\r\n\(line)\(length)\r\n", "garbage\r\n\r\n", " \(line)\(length)\r\n",
        // Lengths.
        "\(line)\r\n", "\(line)\(length)\(length)\r\n", "\(line)\(length)Content-Length: 3\r\n\r\n",
        "\(line)Content-Length: 2, 2\r\n\r\n", "\(line)Content-Length: -2\r\n\r\n",
        "\(line)Content-Length: +2\r\n\r\n", "\(line)Content-Length: 0x2\r\n\r\n",
        "\(line)Content-Length:\r\n\r\n", "\(line)Content-Length: 2 2\r\n\r\n",
        "\(line)Content-Length: 268435457\r\n\r\n",
        "\(line)Content-Length: 99999999999999999999999999\r\n\r\n",
        "\(line)Transfer-Encoding: chunked\r\n\r\n",
        "\(line)\(length)transfer-encoding: identity\r\n\r\n",
        // Fields and line ends.
        "\(line)\(length)No colon\r\n\r\n", "\(line)\(length): empty\r\n\r\n",
        "\(line)\(length)Na me: x\r\n\r\n", "\(line)\(length)Name : x\r\n\r\n",
        "\(line)\(length) folded\r\n\r\n", "\(line)\(length)X: a\u{0}b\r\n\r\n",
        "\(line)\(length)X: a\u{7F}\r\n\r\n", "\(line)\(length)X: é\r\n\r\n",
        "HTTP/1.1 200 OK\n\(length)\n", "\(line)Content-Length: 2\n\r\n",
        "\(line)Content-Length: 2\r\r\n\r\n",
    ])
    func refuses(_ head: String) {
        let bytes = Array(head.utf8)
        #expect(throws: ClientError.self) { _ = try HTTPResponseHead(bytes.span) }
    }

    @Test func refusesAHeadWithoutEnd() throws {
        let line = "HTTP/1.1 200 OK\r\n"
        let most = HTTPResponseHead.headBytesMax
        let short = Array((line + String(repeating: "a", count: most - line.utf8.count - 1)).utf8)
        let isIncomplete = try HTTPResponseHead(short.span) == nil
        #expect(isIncomplete)
        let long = short + [UInt8(ascii: "a")]
        #expect(throws: ClientError.self) { _ = try HTTPResponseHead(long.span) }
    }
}
