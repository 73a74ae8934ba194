import EventHTTP
import Glibc
import TestSupport
import Testing

/// Bodies that come compressed, over the wire.
@Suite(.timeLimit(.minutes(5))) struct ContentCodingTests {
    private static let codings: [(names: [String], compress: @Sendable ([UInt8]) -> [UInt8])] = [
        (
            ["gzip", "GZip", "x-gzip", "identity, gzip", ", gzip ,", "gzip\r\nContent-Encoding: "],
            { Compressed.gzip($0) }
        ),
        (["deflate", "DEFLATE"], { Compressed.deflate($0) }),
    ]
    private static let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    private static let contents = [
        [], Array("foo".utf8), large, Array(repeating: 0x20, count: 5_000_000),
    ]

    private func head(
        _ coding: String, _ framing: String, method: String = "POST", version: String = "1.1"
    ) -> String {
        "\(method) /c HTTP/\(version)\r\nHost: h\r\nContent-Encoding: \(coding)\r\n\(framing)\r\n\r\n"
    }

    private func length(_ bytes: [UInt8]) -> String { "Content-Length: \(bytes.count)" }

    private func chunks(_ bytes: [UInt8], of size: Int) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: size).flatMap { start in
            let chunk = bytes[start..<min(start + size, bytes.count)]
            return Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        } + Array("0\r\n\r\n".utf8)
    }

    private func expectRefusal(
        _ client: RawClient, _ status: Int, isHead: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let response = try client.receiveResponse(isHead: isHead)
        #expect(response.status == status, sourceLocation: sourceLocation)
        #expect(
            response["accept-encoding"] == (status == 415 ? "gzip, deflate" : nil),
            sourceLocation: sourceLocation)
        #expect(response["connection"] == "close", sourceLocation: sourceLocation)
        #expect(try client.isAtEnd(), sourceLocation: sourceLocation)
    }

    @Test(arguments: contents.indices) func areExpanded(contentIndex: Int) throws {
        let content = Self.contents[contentIndex]
        let expected = Array("post /c ".utf8) + content
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for (names, compress) in Self.codings {
                let body = compress(content)
                for name in names {
                    for size in [1 + body.count / 9, max(body.count, 1)] {
                        try client.send(
                            Array(head(name, "Transfer-Encoding: chunked").utf8)
                                + chunks(body, of: size))
                        #expect(try client.receiveResponse().body == expected)
                    }
                    // With the next request behind it.
                    try client.send(
                        Array(head(name, length(body)).utf8) + body
                            + Array(SampleRequest.get.text.utf8))
                    #expect(try client.receiveResponse().body == expected)
                    #expect(try client.receiveResponse().bodyText == SampleRequest.get.replyText)
                    try client.send(head(name, "Expect: 100-continue\r\n" + length(body)))
                    #expect(try client.receiveResponse().status == 100)
                    try client.send(body)
                    #expect(try client.receiveResponse().body == expected)
                }
            }
        }
    }

    @Test func areExpandedInWhateverPiecesTheyCome() throws {
        let content = Array("post /c".utf8) + Self.large.prefix(300)
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            for (names, compress) in Self.codings {
                let body = compress(content)
                for message in [
                    Array(head(names[0], length(body)).utf8) + body,
                    Array(head(names[0], "Transfer-Encoding: chunked").utf8) + chunks(body, of: 7),
                ] {
                    for byte in message { try client.send([byte]) }
                    #expect(try client.receiveResponse().body == Array("post /c ".utf8) + content)
                }
            }
        }
    }

    @Test func areExpandedForOldClientsAndThoseThatClose() throws {
        let body = Compressed.gzip(Array("foo".utf8))
        try withEchoServer { server in
            for (version, field, connection) in [
                ("1.0", "", "close"), ("1.0", "\r\nConnection: keep-alive", "keep-alive"),
                ("1.1", "\r\nConnection: close", "close"),
            ] {
                let client = try RawClient(port: server.port)
                try client.send(
                    Array(head("gzip", length(body) + field, version: version).utf8) + body)
                let response = try client.receiveResponse()
                #expect(response.bodyText == "post /c foo")
                #expect(response["connection"] == connection)
                #expect(try connection == "keep-alive" || client.isAtEnd())
            }
            // A body that nobody reads is not expanded either.
            let client = try RawClient(port: server.port)
            try client.send(Array(head("gzip", length(body), method: "BREW").utf8) + body)
            #expect(try client.receiveResponse().bodyText == "unrecognized /c ")
        }
    }

    @Test func mayHaveSeveralMembersInGzip() throws {
        let members = ["a", "", "bc"].map { Compressed.gzip(Array($0.utf8)) }
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            let body = members.flatMap { $0 }
            try client.send(Array(head("gzip", length(body)).utf8) + body)
            #expect(try client.receiveResponse().bodyText == "post /c abc")
        }
    }

    @Test(arguments: [
        "br", "zstd", "compress", "x-deflate", "gzi", "gzipx", "gzip;q=1", "gzip br", "*",
        "\"gzip\"",
        "gzip, gzip", "gzip, deflate", "deflate,br", "br, identity",
        "gzip\r\nContent-Encoding: gzip",
        "aws-chunked,gzip", "ä",
    ])
    func inOtherCodingsAreRefusedUnread(coding: String) throws {
        try withEchoServer { server in
            for (method, framing) in [
                ("POST", "Content-Length: 10"), ("POST", "Transfer-Encoding: chunked"),
                ("POST", "Content-Length: 10\r\nExpect: 100-continue"),
                ("PUT", "Content-Length: 1"),
                ("GET", "Content-Length: 1"), ("HEAD", "Content-Length: 1"),
                ("BREW", "Content-Length: 1"),
            ] {
                let client = try RawClient(port: server.port)
                try client.send(head(coding, framing, method: method))
                try expectRefusal(client, 415, isHead: method == "HEAD")
            }
            // Where there is no body, its coding does not matter.
            let client = try RawClient(port: server.port)
            for framing in ["A: b", "Content-Length: 0"] {
                try client.send(head(coding, framing))
                #expect(try client.receiveResponse().bodyText == "post /c ")
            }
        }
    }

    @Test(arguments: ["identity", "Identity", "", ",", "identity, ,identity"])
    func inNoCodingAreTakenAsTheyAre(coding: String) throws {
        try withEchoServer { server in
            let client = try RawClient(port: server.port)
            try client.send(head(coding, "Content-Length: 3") + "foo")
            #expect(try client.receiveResponse().bodyText == "post /c foo")
        }
    }

    @Test func areNoLongerThanTheLimitWhenTheyAreExpanded() throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 100_000
        try withEchoServer(limits: limits) { server in
            for (names, compress) in Self.codings {
                for (count, status) in [
                    (99_999, 200), (100_000, 200), (100_001, 413), (50_000_000, 413),
                ] {
                    let body = compress(Array(repeating: 0x20, count: count))
                    let client = try RawClient(port: server.port)
                    try client.send(Array(head(names[0], length(body)).utf8) + body)
                    if status == 200 {
                        #expect(try client.receiveResponse().body.count == count + 8)
                    } else {
                        try expectRefusal(client, status)
                    }
                }
            }
            // All members together.
            let body = (0..<11).flatMap { _ in
                Compressed.gzip(Array(repeating: 0x20, count: 10_000))
            }
            let client = try RawClient(port: server.port)
            try client.send(Array(head("gzip", length(body)).utf8) + body)
            try expectRefusal(client, 413)
        }
    }

    private static let gzip = Compressed.gzip(Array("foo".utf8))
    private static let deflate = Compressed.deflate(Array("foo".utf8))
    private typealias Damaged = (what: String, coding: String, body: [UInt8])
    private static let frames: [Damaged] = [
        ("plain", "gzip", Array("{}".utf8)),
        ("plain", "deflate", Array("{}".utf8)),
        ("in the other form", "gzip", deflate),
        ("in the other form", "deflate", gzip),
        ("without a frame", "deflate", Compressed.raw(Array("foo".utf8))),
        ("with zeros behind it", "gzip", gzip + [0, 0]),
        ("with a byte behind it", "gzip", gzip + [1]),
        ("with text behind it", "gzip", gzip + Array("foo".utf8)),
        ("with half a member behind it", "gzip", gzip + Array(gzip.dropLast(3))),
        ("with a byte behind it", "deflate", deflate + [0]),
        ("twice", "deflate", deflate + deflate),
        ("that wants a dictionary", "deflate", [0x78, 0xBB, 0, 0, 0, 1, 3, 0, 0, 0, 0, 1]),
        ("of another method", "gzip", [0x1F, 0x8B, 7] + Array(gzip.dropFirst(3))),
        (
            "with flags that there are not", "gzip",
            [0x1F, 0x8B, 8, 0xE0] + Array(gzip.dropFirst(4))
        ),
    ]
    /// Cut short, and with each byte of the checks at their ends changed.
    private static let parts: [Damaged] = [("gzip", gzip, 8), ("deflate", deflate, 4)].flatMap {
        (coding: String, body: [UInt8], checkBytes: Int) -> [Damaged] in
        let cut: [Damaged] = (1..<body.count).map { count in
            (what: "cut after \(count)", coding: coding, body: Array(body.prefix(count)))
        }
        let changed: [Damaged] = (1...checkBytes).map { place in
            var other = body
            other[body.count - place] ^= 0x10
            return (what: "with a wrong check \(place)", coding: coding, body: other)
        }
        return cut + changed
    }

    @Test(arguments: frames + parts)
    func thatAreDamagedAreRefused(what: String, coding: String, body: [UInt8]) throws {
        try withEchoServer { server in
            for message in [
                Array(head(coding, length(body)).utf8) + body,
                Array(head(coding, "Transfer-Encoding: chunked").utf8) + chunks(body, of: 5),
            ] {
                let client = try RawClient(port: server.port)
                try client.send(message)
                try expectRefusal(client, 400)
            }
        }
    }

    @Test func areRefusedWithNothingInThem() throws {
        try withEchoServer { server in
            for coding in ["gzip", "deflate"] {
                let client = try RawClient(port: server.port)
                try client.send(head(coding, "Transfer-Encoding: chunked") + "0\r\n\r\n")
                try expectRefusal(client, 400)
            }
        }
    }

    @Test func countAsWhatTheyExpandTo() throws {
        var limits = HTTPServerLimits()
        limits.heldBytesPerLoop = 5_000_000
        try withEchoServer(limits: limits) { server in
            let body = Compressed.gzip(Array(repeating: 0x20, count: 2_000_000))
            let clients = try (0..<3).map { _ in try RawClient(port: server.port) }
            for client in clients {
                try client.send(Array(head("gzip", length(body)).utf8) + body.dropLast())
            }
            eventually("one is refused") { clients.contains(where: \.isReadable) }
            for client in clients {
                if client.isReadable {
                    try expectRefusal(client, 503)
                } else {
                    try client.send([body[body.count - 1]])
                    #expect(try client.receiveResponse().body.count == 2_000_008)
                }
            }
            // All of it has been given back.
            for _ in 0..<4 {
                let client = try RawClient(port: server.port)
                try client.send(Array(head("gzip", length(body)).utf8) + body)
                #expect(try client.receiveResponse().status == 200)
            }
        }
    }

    @Test func gainNoTimeByExpanding() throws {
        var limits = HTTPServerLimits()
        limits.bodySeconds = 1
        // What 300 bytes expand to would buy half a minute.
        limits.bytesPerSecondMin = 10_000
        try withEchoServer(limits: limits) { server in
            let body = Compressed.gzip(Array(repeating: 0x20, count: 5_000_000))
            let client = try RawClient(port: server.port)
            try client.send(head("gzip", length(body)))
            for byte in body where !client.isReadable {
                try client.send([byte])
                usleep(5_000)
            }
            try expectRefusal(client, 408)
        }
    }

    /// A few kilobytes that expand to 8 MiB are not expanded in one turn.
    @Test func letOthersBeServedMeanwhile() throws {
        let gate = Gate()
        let log = ServedTargets()
        let body = Compressed.gzip(Array(repeating: 0x20, count: 8 * 1024 * 1024))
        try withServer(makeHandler: { _ in LoggingHandler(gate, log) }) { server in
            let greedy = try RawClient(port: server.port)
            let modest = try RawClient(port: server.port)
            eventually("both are accepted") { server.openConnections == 2 }
            try greedy.send(
                Array("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
                    + Array(head("gzip", length(body)).utf8) + body)
            #expect(gate.isReached())
            try modest.send("GET /modest HTTP/1.1\r\nHost: h\r\n\r\n")
            gate.open()
            #expect(try modest.receiveResponse().status == 200)
            for _ in 0..<2 { #expect(try greedy.receiveResponse().status == 200) }
        }
        #expect(log.targets == ["/gate", "/modest", "/c"])
    }
}
