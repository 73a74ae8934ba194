import Classifier
import TestSupport
import Testing

@testable import TrafficSimulator

/// The queue of connections that wait, against a list that does the same.
@Suite(.timeLimit(.minutes(5))) struct IdleConnectionsTests {
    @Test func handsOutTheLongestWaitingFirst() throws {
        let server = try RunningServer()
        var client = HTTPClient(try ServerURL(parsing: "http://127.0.0.1:\(server.port)"))
        let address = try client.address()
        let poller = try Poller()
        let all = try (0..<50).map { number in
            try #require(LoadConnection(to: address, number: number, poller: poller))
        }
        var connected: Set<Int> = []
        try waitUntil("all are connected") {
            for index in 0..<poller.wait(nanoseconds: 1_000_000) {
                let readiness = poller[index]
                guard connected.insert(readiness.number).inserted else { continue }
                if case .done = all[readiness.number].finishConnecting() {
                } else {
                    Issue.record("connection \(readiness.number) failed")
                }
            }
            return connected.count == all.count
        }

        var idle = IdleConnections()
        var waiting: [Int] = []
        var away = Array(all.indices)
        var random = SplitMix64(seed: 1)
        #expect(idle.isEmpty)
        #expect(idle.take() == nil)
        // Far more than the queue keeps before it forgets those that are gone.
        for _ in 0..<20_000 {
            if random.index(below: 2) == 0, !away.isEmpty {
                let number = away.remove(at: random.index(below: away.count))
                idle.add(all[number])
                waiting.append(number)
            } else {
                let taken = idle.take()
                try #require(taken?.number == waiting.first)
                if let taken {
                    waiting.removeFirst()
                    away.append(taken.number)
                }
            }
            #expect(idle.isEmpty == waiting.isEmpty)
        }

        for number in away {
            idle.add(all[number])
            waiting.append(number)
        }
        // Those that have been closed, or have something to do meanwhile, are passed over.
        for connection in all where connection.number.isMultiple(of: 3) { connection.close() }
        for connection in all where connection.number % 3 == 1 {
            connection.exchange = .init(request: 0, dueNanoseconds: 0)
        }
        for number in waiting where number % 3 == 2 { #expect(idle.take()?.number == number) }
        #expect(idle.take() == nil)
        #expect(try server.stop() == 0)
    }
}
