import Foundation
import TestSupport
import Testing

/// A server that the system gives no more memory.
@Suite(.timeLimit(.minutes(5))) struct MemoryLimitTests {
    /// So many bytes of addresses more than it has now; less than what the clients make it hold.
    private static let spareBytes = [2 << 20, 6 << 20, 18 << 20]

    /// A server that may have `spareBytes` more; nil where a sanitizer has taken terabytes of addresses, and
    /// a limit means nothing.
    private func limitedServer(spareBytes: Int, loops: Int, arenas: Int) throws -> RunningServer? {
        // A heap of a thread's own reserves 64 MiB of addresses. The first client makes the server have all
        // that it needs.
        let server = try RunningServer(
            ["--loops", "\(loops)"], environment: ["MALLOC_ARENA_MAX": "\(arenas)"])
        for _ in 0..<loops {
            #expect(try RawClient(port: server.port).predict(Bodies.row(0)).status == 200)
        }
        _ = try server.scrape()
        let status = try String(
            contentsOfFile: "/proc/\(server.processIdentifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmSize:") })
        let kibibytes = try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first)
        let bytes = try #require(Int(kibibytes)) * 1_024
        guard bytes < 1 << 40 else { return nil }
        try server.setMemoryLimit(bytes + spareBytes)
        return server
    }

    /// What became of clients.
    private struct Outcome {
        var answered = 0
        var refused = 0
        var cut = 0
    }

    /// Sends `start` on `count` connections, so that the server holds all of it at the same time, and then
    /// `end` on each.
    private func send(
        _ start: [UInt8], _ end: String, on count: Int, to server: RunningServer
    ) throws -> Outcome {
        var clients = try (0..<count).map { _ in try RawClient(port: server.port) }
        // Where there are few, all are accepted before the first takes what there is.
        if count < 10 { for client in clients { #expect(try client.get("/livez").status == 200) } }
        // Cut or refused in the middle: an answer may have come before.
        for client in clients { try? client.send(start) }
        for client in clients { try? client.send(end) }
        var outcome = Outcome()
        // One that has its answer goes: another may wait to be accepted until there is memory.
        while !clients.isEmpty {
            let response = try? clients.removeFirst().receiveResponse()
            switch response?.status {
            case 503 where response?.bodyText.contains("memory") == true: outcome.refused += 1
            // Also those that the service refuses because the machine is busy.
            case 200, 503: outcome.answered += 1
            case nil: outcome.cut += 1
            case let status?: Issue.record("status \(status)")
            }
        }
        return outcome
    }

    /// Each is answered, or refused or cut and counted once; and the server serves who comes then.
    private func check(
        _ start: [UInt8], _ end: String, on count: Int, to server: RunningServer
    ) throws {
        let counter = #"http_rejected_total{reason="buffers_full"}"#
        var counted = 0.0
        for _ in 0..<4 {
            let outcome = try send(start, end, on: count, to: server)
            counted += Double(outcome.refused + outcome.cut)
            try waitUntil("each is counted") {
                // Where not all has been given back yet, a scrape may be too much, and is counted itself.
                guard let samples = try? server.scrape() else {
                    counted += 1
                    return false
                }
                return samples[counter] == counted
            }
            #expect(try RawClient(port: server.port).predict(Bodies.row(0)).status == 200)
        }
        // Heads may wait in the kernel, as long as connections are not accepted.
        if start.count > 1_000_000 { #expect(counted > 0) }
        #expect(try server.stop() == 0)
    }

    @Test(arguments: spareBytes, [(loops: 1, arenas: 1), (2, 1), (2, 8)])
    func refusesOrCutsBodiesThatItCannotHoldAndCountsThem(
        spareBytes: Int, threads: (loops: Int, arenas: Int)
    ) throws {
        guard
            let server = try limitedServer(
                spareBytes: spareBytes, loops: threads.loops, arenas: threads.arenas)
        else { return }
        // A row and many blanks, but for the last one.
        let row = Bodies.row(0)
        let bodyBytes = 8_000_000
        let head =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(bodyBytes)\r\n\r\n"
        let blanks = [UInt8](repeating: UInt8(ascii: " "), count: bodyBytes - row.utf8.count - 1)
        try check(Array("\(head)\(row)".utf8) + blanks, " ", on: 8, to: server)
    }

    @Test(arguments: [(loops: 1, arenas: 1), (2, 1), (2, 8)])
    func refusesOrCutsHeadsThatItCannotHoldAndCountsThem(
        threads: (loops: Int, arenas: Int)
    ) throws {
        guard
            let server = try limitedServer(
                spareBytes: 2 << 20, loops: threads.loops, arenas: threads.arenas)
        else { return }
        let head = "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: "
        let value = [UInt8](repeating: UInt8(ascii: "x"), count: 15_000)
        try check(Array(head.utf8) + value, "\r\n\r\n", on: 300, to: server)
    }

    /// The reply is four times as long as the body.
    @Test(arguments: spareBytes)
    func refusesOrCutsBatchesThatItCannotAnswerAndCountsThem(spareBytes: Int) throws {
        guard let server = try limitedServer(spareBytes: spareBytes, loops: 2, arenas: 1) else {
            return
        }
        let rows = Array(repeating: "[5.1,3.5,1.4,0.2]", count: 90_000)
        let body = "{\"instances\":[\(rows.joined(separator: ","))]}"
        let head =
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        try check(Array("\(head)\(body.dropLast())".utf8), "}", on: 4, to: server)
    }
}
