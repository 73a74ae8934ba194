import Classifier
import Foundation
import Testing

@testable import TrafficSimulator

/// What drift makes of tables, those of irises and others.
@Suite struct DriftTests {
    /// A table of random numbers, in which every class has a row.
    private func table(rows: Int, features: Int, seed: UInt64) throws -> Dataset {
        var random = SplitMix64(seed: seed)
        let schema = try ModelSchema(
            featureNames: (0..<features).map { "f=\($0)" }, classNames: ["a", "b", "c d"])
        return Dataset(
            schema: schema,
            features: (0..<rows * features).map { _ in
                Float(random.index(below: 2_000) - 1_000) / 10
            },
            labels: (0..<rows).map { $0 < 3 ? $0 : random.index(below: 3) })
    }

    private func mean(_ table: Dataset, _ feature: Int) -> Double {
        let values = table.column(feature).map(Double.init)
        return values.reduce(0, +) / Double(values.count)
    }

    private func deviation(_ table: Dataset, _ feature: Int) -> Double {
        let values = table.column(feature).map(Double.init)
        let mean = mean(table, feature)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
            .squareRoot()
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func movesWhatIsNamedAndNothingElse(seed: UInt64) throws {
        let table = try table(rows: 50, features: 4, seed: seed)
        let drift = Drift(shifts: ["f=0": 2, "f=1": -0.5], scales: ["f=1": 3, "f=2": 0])
        let stages = try drift.stages(of: table)
        #expect(stages.count == 1)
        let drifted = try #require(stages.first)
        #expect(drifted.labels == table.labels)
        #expect(drifted.column(3) == table.column(3))
        for (feature, factor, deviations) in [(0, 1.0, 2.0), (1, 3, -0.5), (2, 0, 0)] {
            let added = deviations * deviation(table, feature)
            for (before, after) in zip(table.column(feature), drifted.column(feature)) {
                #expect(abs(Double(before) * factor + added - Double(after)) < 1e-3)
            }
        }
        let text = try drift.description(of: table)
        for part in ["f=0 moved by +", "f=1 moved by -", "f=1 multiplied by 3.0", "f=2 multiplied"]
        {
            #expect(text.contains(part), "\(text)")
        }
        #expect(!text.contains("f=3"))
    }

    @Test(arguments: [0, 0.25, 1])
    func mixesClasses(share: Double) throws {
        let table = try table(rows: 40, features: 1, seed: 9)
        let mixed = try #require(try Drift(classShares: ["b": share]).stages(of: table).first)
        let counts = mixed.classCounts.map(Double.init)
        let sum = counts.reduce(0, +)
        #expect(abs(counts[1] / sum - share) < 0.005)
        // The other classes keep their proportions.
        if share < 1 {
            let (before, after) = (table.classCounts.map(Double.init), counts)
            #expect(
                abs(after[0] / (after[0] + after[2]) - before[0] / (before[0] + before[2])) < 0.005)
        }
        // Rows are those of the table, with their labels.
        let rows = Set((0..<table.rowCount).map { [Float(table.labels[$0])] + table.row($0) })
        #expect(
            (0..<mixed.rowCount).allSatisfy {
                rows.contains([Float(mixed.labels[$0])] + mixed.row($0))
            })
    }

    @Test func growsLittleByLittle() throws {
        let table = try table(rows: 30, features: 2, seed: 4)
        var drift = Drift(shifts: ["f=0": 4], scales: ["f=1": 5], classShares: ["a": 0.9])
        let full = try #require(try drift.stages(of: table).first)
        drift.isGradual = true
        let stages = try drift.stages(of: table)
        #expect(stages.count > 10)
        #expect(stages.last == full)
        let shares = stages.map { Double($0.classCounts[0]) / Double($0.rowCount) }
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 })
        #expect(try drift.description(of: table).hasSuffix("little by little"))
        drift.classShares = [:]
        let moved = try drift.stages(of: table).map { mean($0, 0) - mean(table, 0) }
        let half = 4 * deviation(table, 0) / 2
        #expect(abs(moved.reduce(0, +) / Double(moved.count) / half - 1) < 0.1)
        #expect(zip(moved, moved.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// By default the last two features that have any spread.
    @Test func movesTheLastTwoFeaturesByDefault() throws {
        let schema = try ModelSchema(
            featureNames: ["a", "b", "c", "d"], classNames: ["x", "y"])
        let table = Dataset(
            schema: schema, features: [1, 2, 3, 4, 2, 3, 4, 4, 3, 4, 5, 4], labels: [0, 1, 1])
        let drifted = try #require(try Drift().stages(of: table).first)
        for feature in 0..<4 {
            let moved = (mean(drifted, feature) - mean(table, feature))
            let wanted = [0, 1.5, 1.5, 0][feature] * deviation(table, feature)
            #expect(abs(moved - wanted) < 1e-5, "\(schema.featureNames[feature])")
        }
        let constant = Dataset(schema: schema, features: [1, 2, 3, 4], labels: [0])
        #expect(throws: (any Error).self) { try Drift().stages(of: constant) }
    }

    /// Values at the end of what a Float can be stay finite.
    @Test func driftsWithinTheRangeOfNumbers() throws {
        let schema = try ModelSchema(featureNames: ["a"], classNames: ["x", "y"])
        let huge = Float.greatestFiniteMagnitude
        let table = Dataset(schema: schema, features: [-huge, huge], labels: [0, 1])
        for drift in [Drift(), Drift(scales: ["a": 1e30]), Drift(shifts: ["a": 1e300])] {
            #expect(try drift.stages(of: table)[0].features.last == huge)
        }
    }

    @Test(arguments: [
        Drift(shifts: ["petal": 1]), Drift(scales: ["setosa": 2]),
        Drift(classShares: ["rose": 0.5]),
        Drift(classShares: ["setosa": 0.7, "virginica": 0.4]),
    ])
    func refusesWhatTheTableDoesNotHave(drift: Drift) {
        #expect(throws: (any Error).self) { try drift.stages(of: .iris) }
        #expect(throws: (any Error).self) { try drift.description(of: .iris) }
    }
}
