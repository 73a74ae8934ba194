@testable import EventHTTP
import Glibc
import TestSupport
import Testing

@Suite struct ReplyHeadTests {
    @Test(arguments: [
        SampleRequest.get.text,
        SampleRequest.chunked.text,
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "nonsense\r\n\r\n",
    ])
    func hasEachOfItsFieldsOnce(_ request: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(request)
            let response = try client.receiveResponse()
            let names = response.fields.map(\.name).filter { $0 != "connection" }
            #expect(
                names == [
                    "date", "cache-control", "x-content-type-options", "content-type",
                    "content-length",
                ])
            #expect(response["cache-control"] == "no-store")
            #expect(response["content-type"] == "text/plain")
            #expect(response["content-length"] == "\(response.body.count)")
        }
    }

    @Test func hasTheTimeOfTheReplyAsItsDate() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let now = time(nil)
            try client.send(SampleRequest.get.text)
            let date = try #require(try client.receiveResponse()["date"])
            // A timer of the loop refreshes it, and this test may have to wait for its turn: it only
            // matters that the date is one of now and not of the start of time.
            let possible = (now - 60...now + 60).map { HTTPDate.format($0) }
            #expect(possible.contains(Array(date.utf8)), "\(date)")
        }
    }

    @Test func keepsADateOfNowWhileTheServerLives() throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            var dates: Set<String> = []
            try eventually("the date moves on") {
                try client.send(SampleRequest.get.text)
                dates.insert(try client.receiveResponse()["date"] ?? "")
                return dates.count >= 2
            }
        }
    }
}
