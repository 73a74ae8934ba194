import Testing

/// A request that stands for its kind in the tests that cut, delay or abort requests, and the body
/// of the reply to it.
struct SampleRequest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let replyText: String
    var isHead = false

    /// The reply's body as it arrives: HEAD has none.
    var receivedText: String { isHead ? "" : replyText }

    static let get = SampleRequest(
        testDescription: "GET", text: "GET /get HTTP/1.1\r\nHost: h\r\n\r\n",
        replyText: "get /get ")
    static let post = SampleRequest(
        testDescription: "POST with Content-Length",
        text: "POST /post HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        replyText: "post /post hello")
    static let chunked = SampleRequest(
        testDescription: "POST in chunks",
        text: "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n",
        replyText: "post /c abcde")
    static let head = SampleRequest(
        testDescription: "HEAD", text: "HEAD /head HTTP/1.1\r\nHost: h\r\n\r\n",
        replyText: "head /head ", isHead: true)
    static let later = SampleRequest(
        testDescription: "postponed POST",
        text: "POST /later?5 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nfoo",
        replyText: "post /later?5 foo")

    static let all = [get, post, chunked, head, later]
}
