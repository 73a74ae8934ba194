import Testing

@testable import EventHTTP

@Suite struct ReplyHeadFormatTests {
    private let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)

    private func written(_ head: ReplyHead, body: String) -> String {
        let buffer = ReplyBuffer()
        buffer.append(body)
        head.write(to: buffer, date: date)
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
}
