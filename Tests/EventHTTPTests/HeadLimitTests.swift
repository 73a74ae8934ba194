import EventHTTP
import TestSupport
import Testing

@Suite struct HeadLimitTests {
    private var limits: HTTPServerLimits {
        var limits = HTTPServerLimits()
        limits.headBytes = 2_000
        limits.targetBytes = 500
        limits.headerFields = 10
        return limits
    }

    private func response(to request: String) throws -> RawResponse {
        var response: RawResponse?
        try withEchoServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.send(request)
            let first = try client.receiveResponse()
            if first.status == 200 {
                try client.send(SampleRequest.get.text)
                #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            } else {
                #expect(first.bodyText == "refused \(first.status)")
                #expect(first["connection"] == "close")
                #expect(try client.isAtEnd())
            }
            response = first
        }
        return try #require(response)
    }

    /// A head of `byteCount` bytes.
    private func head(_ byteCount: Int) -> String {
        let start = "GET / HTTP/1.1\r\nHost: h\r\nX: "
        return start + String(repeating: "x", count: byteCount - start.utf8.count - 4) + "\r\n\r\n"
    }

    @Test(arguments: [(1_999, 200), (2_000, 200), (2_001, 431), (10_000, 431), (200_000, 431)])
    func aHeadOverItsLimitIsRefused(_ byteCount: Int, _ status: Int) throws {
        #expect(try response(to: head(byteCount)).status == status)
    }

    @Test func aHeadThatNeverEndsIsRefused() throws {
        #expect(try response(to: String(head(10_000).dropLast(2))).status == 431)
        #expect(try response(to: String(repeating: "x", count: 10_000)).status == 431)
    }

    @Test(arguments: [(499, 200), (500, 200), (501, 414), (1_500, 414)])
    func aTargetOverItsLimitIsRefused(_ byteCount: Int, _ status: Int) throws {
        let target = "/" + String(repeating: "t", count: byteCount - 1)
        #expect(try response(to: "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n").status == status)
    }

    @Test(arguments: [(9, 200), (10, 200), (11, 431), (50, 431)])
    func moreFieldsThanTheLimitAreRefused(_ count: Int, _ status: Int) throws {
        let fields = (1..<count).map { "X\($0): y\r\n" }.joined()
        let request = "GET / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
        #expect(try response(to: request).status == status)
    }

    @Test func aRefusalEndsTheConnectionEvenIfABodyAndRequestsFollow() throws {
        let target = "/" + String(repeating: "t", count: 600)
        let rest = String(repeating: SampleRequest.get.text, count: 100)
        let request = "POST \(target) HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nfoo"
        #expect(try response(to: request + rest).status == 414)
    }

    @Test func aMalformedHeadIsCalledMalformedWhateverFollowsIt() throws {
        let body = String(repeating: "a line\n", count: 1_500)
        let request = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n\(body)"
        #expect(try response(to: request).status == 400)
    }

    @Test func theDefaultLimitsLeaveRoomFor100FieldsAnd8000BytesOfTarget() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let target = "/" + String(repeating: "t", count: 7_999)
            let fields = (1...99).map { "X\($0): y\r\n" }.joined()
            try client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n")
            #expect(try client.receiveResponse().status == 200)
        }
    }
}
