import Testing

@testable import EventHTTP

@Suite struct ReplyHeadFormatTests {
    // Sun, 06 Nov 1994 08:49:37 GMT
    private let second = 784_111_777

    private func written(_ head: ReplyHead, body: String) -> String {
        let buffer = ReplyBuffer()
        buffer.append(body)
        head.write(
            to: buffer, startingWith: ReplyHeadStart(of: head, date: HTTPDate(second)))
        return unsafe String(decoding: buffer.bytes, as: UTF8.self)
    }

    @Test func hasAStatusLineAndTheFieldsThatEveryReplyHas() {
        let head = ReplyHead(status: .ok, contentType: "text/plain", fields: [], connection: nil)
        let expected = """
            HTTP/1.1 200 OK\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
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
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            Content-Type: application/json\r
            Content-Length: 0\r
            Allow: GET\r
            Retry-After: 1\r
            Connection: close\r
            \r

            """
        #expect(written(head, body: "") == expected)
    }

    @Test func hasNothingOfAContentThatThereIsNot() {
        let head = ReplyHead(
            status: .noContent, contentType: "text/plain", fields: [HTTPReplyField("A", "b")],
            connection: nil)
        let expected = """
            HTTP/1.1 204 No Content\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            Cache-Control: no-store\r
            A: b\r
            \r

            """
        #expect(written(head, body: "") == expected)
    }

    @Test(arguments: ["https://app.example", "!~", "*", String(repeating: "x", count: 512)])
    func hasSettingsAsValues(value: String) throws {
        let field = try #require(HTTPReplyField("A", configured: value))
        let head = ReplyHead(
            status: .ok, contentType: "text/plain", fields: [field], connection: nil)
        #expect(written(head, body: "").hasSuffix("\r\nA: \(value)\r\n\r\n"))
    }

    @Test(arguments: [
        "", " ", "a b", "a\r\nb: c", "a\rb", "a\nb", "a\tb", "\0", "\u{7F}", "ü",
        String(repeating: "x", count: 513),
    ])
    func hasNoSettingThatIsMoreThanAValue(value: String) {
        #expect(HTTPReplyField("A", configured: value) == nil)
    }

    @Test(arguments: [
        ("a", "a"), ("a,b", "a, b"), (" a\t,, b ,", "a, b"), ("X-Y, *", "X-Y, *"),
        (String(repeating: "x", count: 1_024), String(repeating: "x", count: 1_024)),
    ])
    func hasTokensOfARequestAsAList(list: String, value: String) throws {
        let field = try #require(HTTPReplyField("A", tokens: list))
        let head = ReplyHead(
            status: .ok, contentType: "text/plain", fields: [field], connection: nil)
        #expect(written(head, body: "").hasSuffix("\r\nA: \(value)\r\n\r\n"))
    }

    @Test(arguments: [
        "", ",", " ", "a b", "a\r\nb: c", "a\r", "a\nb", "a\0", "\u{7F}", "ü", "a:", "a;b", "\"a\"",
        "a, b/c", "\u{FFFD}", String(repeating: "x", count: 1_025),
    ])
    func hasNothingOfARequestThatIsNoToken(list: String) {
        #expect(HTTPReplyField("A", tokens: list) == nil)
    }

    @Test func beginsLikeAnotherOfTheSameStatusTypeAndSecond() {
        func head(
            _ status: HTTPStatus, _ contentType: StaticString, _ caching: CacheControl = .noStore
        ) -> ReplyHead {
            ReplyHead(
                status: status, contentType: contentType, caching: caching,
                fields: [HTTPReplyField("A", "b")], connection: "close")
        }
        let (text, html): (StaticString, StaticString) = ("text/plain", "text/html")
        let start = ReplyHeadStart(of: head(.ok, text), date: HTTPDate(second))
        #expect(start.isStart(of: head(.ok, text), date: HTTPDate(second)))
        #expect(!start.isStart(of: head(.notFound, text), date: HTTPDate(second)))
        #expect(!start.isStart(of: head(.ok, html), date: HTTPDate(second)))
        #expect(!start.isStart(of: head(.ok, text, .noCache), date: HTTPDate(second)))
        #expect(!start.isStart(of: head(.ok, text), date: HTTPDate(second + 1)))
    }
}
