import Classifier
import Foundation
import TestSupport
import Testing

@testable import TrafficSimulator

/// The requests that a scenario draws, without sending them.
@Suite struct RequestMixTests {
    private func draw(
        _ scenario: Scenario, seed: UInt64, count: Int = 2_000
    ) throws -> [PreparedRequest] {
        var mix = try RequestMix(of: scenario, to: .local, seed: seed)
        return (0..<count).map { mix.requests[mix.next(progress: Double($0) / Double(count))] }
    }

    @Test func sameSeedDrawsTheSameRequests() throws {
        let scenario = Scenario.errors(.iris, batchShare: 0.3)
        let first = try draw(scenario, seed: 1).map(\.bytes)
        #expect(try first == draw(scenario, seed: 1).map(\.bytes))
        #expect(try first != draw(scenario, seed: 2).map(\.bytes))
    }

    /// So that the two can be compared, whatever the seed.
    @Test func driftDrawsTheRowsThatNormalDraws() throws {
        let normal = try draw(.normal(.iris, batchShare: 0), seed: 3, count: 200)
        let drift = try draw(.drift(.iris, Drift(), batchShare: 0), seed: 3, count: 200)
        for (one, other) in zip(normal, drift) {
            let (one, other) = (text(one.body), text(other.body))
            #expect(one.split(separator: ",").prefix(2) == other.split(separator: ",").prefix(2))
            #expect(one != other)
        }
    }

    @Test(arguments: [0, 0.1, 0.5, 1])
    func drawsBatchesInTheirShare(share: Double) throws {
        let requests = try draw(.errors(.iris, batchShare: share), seed: 4)
        let good = requests.filter { $0.expectedStatus == 200 }
        let batches = good.filter(\.isBatch)
        #expect(abs(Double(batches.count) / Double(good.count) - share) < 0.05)
        #expect(share == 0 || share == 1 ? true : batches.count > 0 && batches.count < good.count)
        #expect(Set(batches.map(\.labels.count)).isSubset(of: Set(2...20)))
        #expect(share == 0 || Set(batches.map(\.labels.count)).count > 10)
        for request in batches {
            let body = try JSONDecoder().decode([String: [[Double]]].self, from: Data(request.body))
            #expect(body["instances"]?.count == request.labels.count)
        }
    }

    /// The first answer to each is kept, and decoded in one go.
    @Test(arguments: [(20, 64), (500, 4), (100_000, 2)])
    func preparesFewerOfLongerBatches(rows: Int, count: Int) throws {
        let mix = try RequestMix(
            of: .normal(.iris, batchShare: 1), to: .local, seed: 8, batchRows: rows...rows)
        let batches = mix.requests.filter(\.isBatch)
        #expect(batches.map(\.labels.count) == Array(repeating: rows, count: count))
        #expect(Set(batches.map { text($0.body) }).count == count)
    }

    @Test func errorsComeInTheirShares() throws {
        let requests = try draw(.errors(.iris, batchShare: 0.1), seed: 5, count: 10_000)
        for (status, percent) in [
            200: 67.0...73, 404: 2...4, 413: 2...4, 422: 7...11, 500: 13...17,
        ] {
            let share = Double(requests.count { $0.expectedStatus == status }) / 100
            #expect(percent.contains(share), "\(status): \(share) %")
        }
        #expect(requests.allSatisfy { $0.isFault == ($0.expectedStatus == 500) })
        #expect(requests.allSatisfy { $0.isCutOff == ($0.expectedStatus == 413) })
        // Each kind of a wrong body.
        let bodies = Set(requests.filter { $0.expectedStatus == 422 }.map { text($0.body) })
        #expect(bodies.contains { !$0.hasSuffix("}") })
        #expect(bodies.contains { $0.hasSuffix("}") && !$0.contains("petal_width") })
        #expect(bodies.contains { $0.contains("\"petal_width\":\"") })
    }

    /// Every row of a table that is not too large, and one of each part of a drift in its own time.
    @Test func drawsAllRowsAndStages() throws {
        let normal = try draw(.normal(.iris, batchShare: 0), seed: 6, count: 5_000)
        let rows = Set((0..<150).map(Bodies.row))
        #expect(Set(normal.map { text($0.body) }) == rows)

        var drift = Drift(shifts: ["sepal_length": 100])
        drift.isGradual = true
        let drifted = try draw(.drift(.iris, drift, batchShare: 0), seed: 6, count: 1_000)
        let lengths = try drifted.map { request in
            try #require(
                JSONDecoder().decode([String: Double].self, from: Data(request.body))[
                    "sepal_length"])
        }
        // A stage moves it by 4, more than the flowers differ.
        for stage in 1..<20 {
            let (before, after) = (
                lengths[(stage - 1) * 50..<stage * 50], lengths[stage * 50..<(stage + 1) * 50]
            )
            #expect(try #require(before.max()) < #require(after.min()), "stage \(stage)")
        }
    }

    /// As many bytes as are announced, but for the body that is cut off.
    @Test func announcesTheLengthOfTheBody() throws {
        for request in try draw(.errors(.iris, batchShare: 0.5), seed: 7) {
            let head = text(request.bytes[..<request.bodyStart])
            #expect(head.hasPrefix("POST /"))
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(head.contains("\r\nHost: 127.0.0.1:8000\r\n"))
            #expect(
                head.contains("\r\nContent-Length: \(request.body.count)\r\n") != request.isCutOff)
        }
    }

    private func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
