import Foundation
import Glibc
import TestSupport
import Testing

/// A server that has no descriptor left for another client.
@Suite(.timeLimit(.minutes(5))) struct DescriptorTests {
    /// The number that the next descriptor of the server will have.
    private func nextDescriptor(of server: RunningServer) throws -> Int {
        let folder = "/proc/\(server.processIdentifier)/fd"
        let numbers = Set(
            try FileManager.default.contentsOfDirectory(atPath: folder).map { Int($0) })
        return (0...).first { !numbers.contains($0) } ?? 0
    }

    private func cpuSeconds(of server: RunningServer) throws -> Double {
        let stat = try String(
            contentsOfFile: "/proc/\(server.processIdentifier)/stat", encoding: .utf8)
        // Behind the name in brackets: the 12th and the 13th field are utime and stime.
        let fields = stat.split(separator: ")").last?.split(separator: " ").map(String.init) ?? []
        let ticks = try fields[11...12].map { try #require(Double($0)) }.reduce(0, +)
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    @Test func letsClientsWaitWithoutSpinningAndServesThemLater() throws {
        let server = try RunningServer(["--loops", "2"])
        let old = try RawClient(port: server.port)
        #expect(try old.get("/livez").status == 200)
        try server.setDescriptorLimit(try nextDescriptor(of: server))

        // The kernel takes the connection, the server cannot.
        let new = try RawClient(port: server.port)
        try new.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let before = (cpu: try cpuSeconds(of: server), time: ContinuousClock.now)
        for _ in 0..<20 {
            #expect(try old.predict(Bodies.row(0)).status == 200)
            usleep(100_000)
        }
        #expect(!new.isReadable)
        let (seconds, attoseconds) = (ContinuousClock.now - before.time).components
        let elapsed = Double(seconds) + Double(attoseconds) / 1e18
        // One loop that tries again and again would have taken all of it.
        #expect(try cpuSeconds(of: server) - before.cpu < elapsed / 2)

        try server.setDescriptorLimit(1_024)
        #expect(try new.receiveResponse().status == 200)
        #expect(try server.stop() == 0)
    }

    /// The kernel's table grows while a loop waits, so it has to be large enough before there are loops.
    @Test(arguments: [("--connections=1500", nil, 1_500), ("--connections=9000", 512, 512)])
    func hasRoomForAllConnectionsFromTheStart(
        option: String, descriptors: Int?, atLeast: Int
    ) throws {
        let server = try RunningServer(["--loops", "2", option], descriptors: descriptors)
        let status = try String(
            contentsOfFile: "/proc/\(server.processIdentifier)/status", encoding: .utf8)
        let size = status.split(separator: "\n").first { $0.hasPrefix("FDSize:") }
        let count = try #require(size?.split(separator: "\t").last.flatMap { Int($0) })
        #expect(count >= atLeast)
        #expect(try server.stop() == 0)
    }

    @Test func fewerThanItWantsMakeItHoldFewerClients() throws {
        let server = try RunningServer(["--loops", "1"], descriptors: 64)
        try waitUntil("the log says so") { try server.log().contains("connections=44") }
        // More clients than that wait until others go.
        var clients = try (0..<60).map { _ in try RawClient(port: server.port) }
        for client in clients { try client.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        while !clients.isEmpty {
            #expect(try clients.removeFirst().receiveResponse().status == 200)
        }
        #expect(try server.stop() == 0)
    }
}
