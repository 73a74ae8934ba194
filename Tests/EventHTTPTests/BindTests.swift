import EventHTTP
import Glibc
import TestSupport
import Testing

@Suite struct BindTests {
    private func makeServer(_ host: String, _ port: UInt16, loops: Int = 1) throws -> HTTPServer {
        try HTTPServer(host: host, port: port, loops: loops) { _ in EchoHandler() }
    }

    private func error(of start: () throws -> HTTPServer) throws -> HTTPServerError {
        try #require(throws: HTTPServerError.self) { _ = try start() }
    }

    @Test(arguments: [1, 2], [1, 2])
    func aPortThatIsInUseIsRefused(_ loops: Int, _ secondLoops: Int) throws {
        try withEchoServer(loops: loops) { server in
            let error = try error {
                try makeServer("127.0.0.1", server.port, loops: secondLoops)
            }
            #expect(error.code == EADDRINUSE)
            #expect(
                error.description
                    == "cannot listen on 127.0.0.1:\(server.port): address already in use")
            // The first one is not disturbed, and the failed one leaves nothing behind.
            let client = try RawClient(port: server.port)
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
            #expect(descriptorCount(onPort: server.port) == loops + 1)
        }
    }

    @Test func aPortThatIsSharedHasSeveralServersAndEachGetsClients() throws {
        func makeSharer(_ port: UInt16) throws -> HTTPServer {
            try HTTPServer(host: "127.0.0.1", port: port, loops: 2, sharesPort: true) { _ in
                EchoHandler()
            }
        }
        let old = try makeSharer(0)
        try old.start()
        let new = try makeSharer(old.port)
        try new.start()
        #expect(new.port == old.port)
        // Who does not share is still refused.
        #expect(throws: HTTPServerError.self) { try makeServer("127.0.0.1", old.port) }
        var clients: [RawClient] = []
        eventually("both have clients") {
            if let client = try? RawClient(port: old.port) { clients.append(client) }
            return old.openConnections > 0 && new.openConnections > 0
        }
        old.drain()
        #expect(old.join() == 0)
        // Whoever comes now finds the other one.
        for _ in 0..<50 {
            let client = try RawClient(port: new.port)
            try client.send(SampleRequest.get.text)
            #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
        }
        new.drain()
        #expect(new.join() == 0)
    }

    // No name that would be looked up on a network.
    @Test(arguments: ["no such host", "", "192.0.2.1", "::1%nowhere"])
    func aHostThatIsNotHereIsRefusedInOneLine(_ host: String) throws {
        let error = try error { try makeServer(host, 0) }
        #expect(error.code != 0)
        #expect(error.description.hasPrefix("cannot listen on \(host):0: "))
        #expect(!error.description.contains { $0.isNewline })
    }

    @Test(arguments: ["127.0.0.1", "0.0.0.0", "localhost"])
    func port0TakesAFreePort(_ host: String) throws {
        let servers = try (0..<3).map { _ in try makeServer(host, 0) }
        #expect(Set(servers.map(\.port)).count == 3)
        #expect(!servers.contains { $0.port == 0 })
        for server in servers {
            try server.start()
            server.drain()
            #expect(server.join() == 0)
        }
    }

    @Test func allLoopsShareOnePort() throws {
        let makeHandler = { (index: Int) in LoopNumberHandler(index) }
        try withServer(loops: 2, makeHandler: makeHandler) { server in
            var loops: Set<String> = []
            var clients: [RawClient] = []
            // A loop leaves a connection to the one that has fewer.
            try eventually("both loops get connections") {
                let client = try RawClient(port: server.port)
                clients.append(client)
                try client.send(SampleRequest.get.text)
                loops.insert(try client.receiveResponse().bodyText)
                return loops == ["loop 0", "loop 1"]
            }
        }
    }

    @Test(arguments: [1, 2])
    func aServerThatIsNeverStartedGivesItsPortBack(_ loops: Int) throws {
        var server: HTTPServer? = try makeServer("127.0.0.1", 0, loops: loops)
        let port = try #require(server?.port)
        #expect(descriptorCount(onPort: port) == loops)
        server = nil
        eventually("no socket is left") { descriptorCount(onPort: port) == 0 }
    }

    @Test func connectionsWaitInTheKernelsQueueUntilTheStart() throws {
        let server = try makeServer("127.0.0.1", 0)
        let client = try RawClient(port: server.port)
        try client.send("GET /get HTTP/1.0\r\n\r\n")
        try server.start()
        #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
        server.drain()
        #expect(server.join() == 0)
    }
}

/// Answers with the number of its loop.
private final class LoopNumberHandler: HTTPHandler {
    private let index: Int

    init(_ index: Int) { self.index = index }

    func handle(_ exchange: consuming HTTPExchange) -> HTTPExchange.Answered {
        exchange.replyBody.append("loop \(index)")
        return exchange.reply(.ok, contentType: "text/plain")
    }

    func writeRefusal(_ refusal: RequestRefusal, to body: ReplyBuffer) -> StaticString {
        "text/plain"
    }
}
