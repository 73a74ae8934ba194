import Testing

@testable import EventHTTP

@Suite struct ReplyHeadFormatTests {
    // Sun, 06 Nov 1994 08:49:37 GMT
    private let second = 784_111_777

    private func written(_ head: ReplyHead, body: String) -> String {
        let buffer = ReplyBuffer()
        buffer.append(body)
        var start = ReplyHeadStart()
        head.write(to: buffer, startingWith: &start, date: HTTPDate(second))
        return unsafe String(decoding: buffer.bytes, as: UTF8.self)
    }

    @Test func hasAStatusLineAndTheFieldsThatEveryReplyHas() {
        let head = ReplyHead(status: .ok, contentType: "text/plain", fields: [], connection: nil)
        let expected = """
            HTTP/1.1 200 OK\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            Content-Type: text/plain\r
            Content-Length: 2\r
            \r
            hi
            """
        #expect(written(head, body: "hi") == expected)
    }

    @Test func hasTheFurtherFieldsInOrderAndConnectionLast() {
        let head = ReplyHead(
            status: .methodNotAllowed, contentType: "application/json",
            fields: [HTTPReplyField("Allow", "GET"), HTTPReplyField("Retry-After", "1")],
            connection: "close")
        let expected = """
            HTTP/1.1 405 Method Not Allowed\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            Content-Type: application/json\r
            Content-Length: 0\r
            Allow: GET\r
            Retry-After: 1\r
            Connection: close\r
            \r

            """
        #expect(written(head, body: "") == expected)
    }

    @Test func changesWithWhatItIsMadeOf() {
        var start = ReplyHeadStart()
        func written(_ status: HTTPStatus, _ contentType: StaticString, _ second: Int) -> String {
            let buffer = ReplyBuffer()
            ReplyHead(status: status, contentType: contentType, fields: [], connection: nil)
                .write(to: buffer, startingWith: &start, date: HTTPDate(second))
            return unsafe String(decoding: buffer.bytes, as: UTF8.self)
        }
        let first = written(.ok, "text/plain", second)
        #expect(written(.ok, "text/plain", second) == first)
        #expect(written(.notFound, "text/plain", second).hasPrefix("HTTP/1.1 404 Not Found\r\n"))
        #expect(written(.notFound, "text/html", second).contains("\r\nContent-Type: text/html\r\n"))
        #expect(written(.notFound, "text/html", second + 1).contains("08:49:38 GMT\r\n"))
        #expect(written(.ok, "text/plain", second) == first)
    }
}
