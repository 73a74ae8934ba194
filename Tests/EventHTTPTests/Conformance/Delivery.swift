import EventHTTP
import TestSupport
import Testing

/// How the bytes of a case reach the server, which must make no difference.
enum Delivery: CaseIterable {
    case inOnePiece
    /// Each byte is a write of its own; of long cases, each thousandth.
    case byteByByte
    /// In one piece with a good request in front and, unless the client half-closes, one behind.
    case betweenNeighbours

    private func send(_ testCase: WireCase, to client: RawClient) throws {
        let neighbour = Array(SampleRequest.get.text.utf8)
        let bytes = testCase.bytes
        switch self {
        case .inOnePiece:
            try client.send(bytes)
        case .byteByByte:
            let count = max(1, bytes.count / 1_000)
            for start in stride(from: 0, to: bytes.count, by: count) {
                try client.send(Array(bytes[start..<min(start + count, bytes.count)]))
            }
        case .betweenNeighbours:
            try client.send(neighbour + bytes + (testCase.end == .halfClosed ? [] : neighbour))
        }
        if testCase.end == .halfClosed { client.shutdownSending() }
    }

    /// Whether the server answers the case as it should; records an issue if not.
    func holds(for testCase: WireCase, on server: HTTPServer) -> Bool {
        // A client that breaks its word may meet a reset: the server need not wait for what it
        // sends late.
        if self == .byteByByte && testCase.end == .closedBeforeLastBytes { return true }
        var expected = testCase.answers
        if self == .betweenNeighbours { expected.insert(.toNeighbour, at: 0) }
        do {
            let client = try RawClient(port: server.port)
            try send(testCase, to: client)
            for answer in expected {
                let received = try receive(like: answer, to: testCase, by: client)
                let isRight =
                    testCase.end == .halfClosed
                    ? received.withoutConnection == answer.withoutConnection : received == answer
                guard isRight else { return fails(testCase, "\(received) instead of \(answer)") }
            }
            guard testCase.end == .open else {
                let rest = try client.receiveSome()
                let text = String(decoding: rest, as: UTF8.self).debugDescription
                return rest.isEmpty || fails(testCase, "more than the answers: \(text)")
            }
            if self != .betweenNeighbours { try client.send(SampleRequest.get.text) }
            let next = WireAnswer(try client.receiveResponse(), isHead: false)
            return next == .toNeighbour || fails(testCase, "then \(next)")
        } catch {
            return fails(testCase, "\(error)")
        }
    }

    private func receive(
        like answer: WireAnswer, to testCase: WireCase, by client: RawClient
    ) throws -> WireAnswer {
        let response = try client.receiveResponse(isHead: answer.isHead)
        let isInterim = self == .byteByByte && testCase.mayBeContinued && response.status == 100
        return WireAnswer(
            isInterim ? try client.receiveResponse(isHead: answer.isHead) : response,
            isHead: answer.isHead)
    }

    private func fails(_ testCase: WireCase, _ what: String) -> Bool {
        Issue.record("\(testCase), \(self): \(what)")
        return false
    }
}
