import Classifier
import Testing

@testable import TrafficSimulator

/// The requests that a scenario draws, without sending them.
@Suite struct ScenarioRequestsTests {
    @Test func sameSeedDrawsTheSameRequests() throws {
        let scenario = Scenario.errors(.iris)
        #expect(try draw(scenario, seed: 1) == draw(scenario, seed: 1))
        #expect(try draw(scenario, seed: 1) != draw(scenario, seed: 2))
    }

    /// So that the two can be compared, whatever the seed.
    @Test func driftDrawsTheRowsThatNormalDraws() throws {
        let (normal, drift) = (Scenario.normal(.iris), try Scenario.drift(.iris))
        let first = Dataset.iris.schema.featureNames[0]
        for (one, other) in zip(try draw(normal, seed: 3), try draw(drift, seed: 3)) {
            let (one, other) = (try #require(one.last), try #require(other.last))
            guard one.hasPrefix("{\"\(first)\"") else { continue }
            #expect(one.split(separator: ",").prefix(2) == other.split(separator: ",").prefix(2))
            #expect(one != other)
        }
    }

    /// Values at the end of what a Float can be stay finite.
    @Test func driftsWithinTheRangeOfNumbers() throws {
        let schema = try ModelSchema(featureNames: ["a"], classNames: ["x", "y"])
        let huge = Float.greatestFiniteMagnitude
        let table = Dataset(schema: schema, features: [-huge, huge], labels: [0, 1])
        #expect(try Scenario.drift(table).rows.features.last == huge)
    }

    private func draw(_ scenario: Scenario, seed: UInt64) throws -> [[String]] {
        var requests = try ScenarioRequests(of: scenario, seed: seed)
        return (0..<200).map { _ in
            let request = requests.next()
            return [
                request.path, "\(request.isFault)", "\(request.isBatch)",
                String(decoding: request.body, as: UTF8.self),
            ]
        }
    }
}
