import Foundation
import Testing

@testable import Classifier

struct ProbabilityScoresTests {
    private struct Reference: Decodable {
        struct Case: Decodable {
            let classes: Int
            let rocAucs: [Double]
            let macroRocAuc: Double
            let brierScore: Double
        }

        let cases: [Case]
    }

    /// The formula of `scripts/make-scores-reference.py`.
    private func answers(classes: Int) -> (probabilities: [Float], labels: [Int]) {
        let labels = (0..<200).map { $0 * 31 % 7 % classes }
        let probabilities = labels.enumerated().flatMap { row, label in
            let raw = (0..<classes).map { column in
                Float(row * 7_919 % 13 + column * row % 5 + (column == label ? 3 : 0) + 1)
            }
            return raw.map { $0 / raw.reduce(0, +) }
        }
        return (probabilities, labels)
    }

    @Test func figuresAreThoseOfScikitLearn() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Reference/probability_scores_reference.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let reference = try decoder.decode(Reference.self, from: Data(contentsOf: file))
        #expect(reference.cases.map(\.classes) == [2, 3, 5])
        for theirs in reference.cases {
            let (probabilities, labels) = answers(classes: theirs.classes)
            let ours = ProbabilityScores(
                probabilities, labels: labels, classCount: theirs.classes)
            #expect(zip(ours.rocAUCs, theirs.rocAucs).allSatisfy { abs(($0 ?? .nan) - $1) < 1e-12 })
            #expect(abs((ours.macroROCAUC ?? .nan) - theirs.macroRocAuc) < 1e-12)
            #expect(abs(ours.brierScore - theirs.brierScore) < 1e-6)
        }
    }

    /// Four rows in two bins: 0.95 twice and right once, 0.65 twice and right twice.
    @Test func theCalibrationErrorIsTheMeanDistanceOverTheBins() {
        let scores = ProbabilityScores(
            [0.95, 0.05, 0.05, 0.95, 0.65, 0.35, 0.35, 0.65], labels: [0, 0, 0, 1], classCount: 2)
        #expect(abs(scores.expectedCalibrationError - (0.45 + 0.35) / 2) < 1e-6)
    }

    @Test func aClassThatIsNotThereHasNoArea() {
        let scores = ProbabilityScores([0.5, 0.25, 0.25, 1, 0, 0], labels: [0, 0], classCount: 3)
        #expect(scores.rocAUCs == [nil, nil, nil])
        #expect(scores.macroROCAUC == nil)
    }
}
