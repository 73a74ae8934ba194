import Foundation
import TestSupport
import Testing

/// Answers that HTTP has no objection to: every one is looked at.
@Suite(.timeLimit(.minutes(5))) struct AnswerCheckTests {
    typealias Answer = MisbehavingServer.Answer

    /// Batches have 2 to 20 rows; this one has a single prediction.
    @Test func countsPredictions() throws {
        let server = try MisbehavingServer { _ in
            Answer(pieces: [Answer.response("{\"predictions\":[\(Answer.prediction)]}")])
        }
        let scenario = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "1", "--rate", "100", "--batch-share", "1"]
        ).scenario
        #expect(scenario.failures == ["wrong answer": scenario.requestsDue])
        #expect(scenario.notes.contains { $0.contains("1 predictions for ") }, "\(scenario.notes)")
    }

    /// The first answer to a row is remembered; the same row may still get another one later.
    @Test func looksAtEveryAnswerToTheSameRow() throws {
        let rows = SeenRows()
        let server = try MisbehavingServer { request in
            rows.isFirst(request.body)
                ? .ok
                : Answer(pieces: [Answer.response(Answer.prediction.replacing("0.9", with: "0.7"))])
        }
        let scenario = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "1", "--rate", "500", "--batch-share", "0"]
        ).scenario
        #expect(rows.repeatedCount > 100)
        #expect(scenario.failures == ["wrong answer": rows.repeatedCount])
        #expect(scenario.rowsPredicted == scenario.requestsDue - rows.repeatedCount)
    }

    /// Answers that are right and never the same have to be decoded each, which takes longer than they do.
    @Test func countsAnswersThatAreNeverTheSame() throws {
        let count = Guarded(0)
        let server = try MisbehavingServer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            // 0.9000001 to 0.9099999, and what is left of 1.
            let digits = String(100_000 + number % 100_000).dropFirst()
            let other = 1 - (Double("0.90\(digits)") ?? 0)
            let body =
                #"{"class":"setosa","class_id":0,"probabilities":"#
                + "{\"setosa\":0.90\(digits),\"versicolor\":\(other),\"virginica\":0}}"
            return Answer(pieces: [Answer.response(body)])
        }
        let scenario = try PlayedTraffic.play(
            to: server.port,
            [
                "--scenario", "normal", "--duration", "1", "--connections", "16", "--batch-share",
                "0",
            ]
        ).scenario
        #expect(scenario.failures.isEmpty, "\(scenario.failures)")
        #expect(scenario.rowsPredicted == scenario.requestsDue)
        #expect(scenario.predictions["setosa"] == count.withLock { $0 })
    }

    /// A server with another model from now on is as right as before.
    @Test func takesAnotherRightAnswerToTheSameRow() throws {
        let rows = SeenRows()
        let other =
            #"{"class":"virginica","class_id":2,"probabilities":{"setosa":0,"versicolor":0,"virginica":1}}"#
        let server = try MisbehavingServer { request in
            rows.isFirst(request.body) ? .ok : Answer(pieces: [Answer.response(other)])
        }
        let scenario = try PlayedTraffic.play(
            to: server.port,
            ["--scenario", "normal", "--duration", "1", "--rate", "500", "--batch-share", "0"]
        ).scenario
        #expect(scenario.failures.isEmpty, "\(scenario.failures)")
        #expect(scenario.predictions["virginica"] == rows.repeatedCount)
        #expect(scenario.predictions["setosa"] == scenario.requestsDue - rows.repeatedCount)
    }
}

/// The rows that have been asked for.
private final class SeenRows: Sendable {
    private let rows = Guarded<[String: Int]>([:])

    func isFirst(_ row: String) -> Bool {
        rows.withLock { rows in
            rows[row, default: 0] += 1
            return rows[row] == 1
        }
    }

    /// Those that came again.
    var repeatedCount: Int { rows.withLock { rows in rows.values.reduce(0) { $0 + $1 - 1 } } }
}
