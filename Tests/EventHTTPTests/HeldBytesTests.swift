import EventHTTP
import TestSupport
import Testing

/// What clients make a loop hold together is bounded.
@Suite struct HeldBytesTests {
    private static let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000_000)

    private func limits(megabytes: Int) -> HTTPServerLimits {
        var limits = HTTPServerLimits()
        // And room for the connections themselves.
        limits.heldBytesPerLoop = megabytes * 1_000_000 + 100_000
        return limits
    }

    @Test func theBodyThatIsTooMuchIsRefusedAndTheOthersGoOn() throws {
        try withEchoServer(limits: limits(megabytes: 4)) { server in
            let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000001\r\n\r\n"
            let clients = try (0..<6).map { _ in try RawClient(port: server.port) }
            for client in clients {
                try client.send(head)
                try client.send(HeldBytesTests.megabyte)
            }
            // Those that are refused hear of it without having sent the rest.
            eventually("some are refused") { clients.filter(\.isReadable).count >= 2 }
            let refused = clients.filter(\.isReadable)
            #expect(refused.count <= 3)
            for client in refused {
                let response = try client.receiveResponse()
                #expect(response.status == 503)
                #expect(response["connection"] == "close")
            }
            for client in clients where !refused.contains(where: { $0 === client }) {
                try client.send("x")
                #expect(try client.receiveResponse().status == 200)
            }
            // All of it has been given back.
            for _ in 0..<4 {
                let client = try RawClient(port: server.port)
                try client.send(head)
                try client.send(HeldBytesTests.megabyte + [0x78])
                #expect(try client.receiveResponse().status == 200)
            }
        }
    }

    @Test func theReplyThatIsTooMuchIsCutAndCounted() throws {
        let cuts = Guarded<[RequestRefusal.Reason]>([])
        try withServer(limits: limits(megabytes: 15)) { _ in
            CutRecorder { reason in cuts.withLock { $0.append(reason) } }
        } body: { server in
            let clients = try (0..<2).map { _ in
                try RawClient(port: server.port, receiveBufferBytes: 16 * 1024)
            }
            for client in clients {
                try client.send("GET /large?12000000 HTTP/1.1\r\nHost: h\r\n\r\n")
                eventually("the reply begins") { client.isReadable }
            }
            eventually("one is cut") { cuts.withLock { $0 } == [.buffersFull] }
            // The other gets all of its reply.
            #expect(try clients[0].receiveResponse().body.count == 12_000_000)
        }
    }
}
