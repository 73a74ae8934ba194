import EventHTTP
import Telemetry
import Testing

@testable import Classifier
@testable import IrisService

/// Bodies answered without a socket.
@Suite struct InferenceTests {
    /// An inference and what it has counted.
    private struct Subject {
        let definition: ServiceDefinition
        var inference: Inference
        let reply = ReplyBuffer()

        init(_ algorithm: Algorithm = .softmax) throws {
            let model = try Model.train(on: .iris, algorithm: algorithm, seed: 1)
            definition = ServiceDefinition(
                model: model, name: "test", loops: 1, allowsFaultInjection: false)
            inference = Inference(definition, LoopTally(definition.metrics, loop: 0))
        }

        mutating func answer(_ body: String) throws -> String {
            reply.removeAll()
            let bytes = Array(body.utf8)
            try inference.answer(bytes.span, to: reply)
            return reply.text
        }

        /// The samples of rows, without the sums: those are rounded in the order of the additions.
        var counts: [Substring] {
            String(decoding: definition.metrics.registry.scrape(.text), as: UTF8.self)
                .split(separator: "\n").filter { line in
                    !line.contains("_sum")
                        && ["prediction_", "inference_feature_value"].contains {
                            line.hasPrefix($0)
                        }
                }
        }
    }

    private static func row(_ index: Int) -> String {
        "[" + Dataset.iris.row(index % 150).map(\.description).joined(separator: ",") + "]"
    }

    @Test(arguments: Algorithm.allCases, [1, 2, 63, 64, 65, 128, 150, 1_000])
    func aBatchIsItsRowsOneByOne(algorithm: Algorithm, count: Int) throws {
        var single = try Subject(algorithm)
        let answers = try (0..<count).map { index in
            let answer = try single.answer("{\"instances\":[\(Self.row(index))]}")
            return answer.dropFirst("{\"predictions\":[".count).dropLast("]}".count)
        }
        var batch = try Subject(algorithm)
        let rows = (0..<count).map(Self.row).joined(separator: ",")
        let answer = try batch.answer("{\"instances\":[\(rows)]}")
        #expect(answer == "{\"predictions\":[\(answers.joined(separator: ","))]}")
        #expect(batch.inference.rowCount == count)
        #expect(batch.counts == single.counts)
    }

    /// What is counted at once is bounded in values, so wide rows go in smaller chunks.
    @Test(arguments: [(1, 64), (4, 64), (8, 64), (9, 56), (30, 17), (512, 1), (1_024, 1)])
    func wideRowsGoInSmallerChunks(featureCount: Int, rowsMax: Int) {
        #expect(PredictedRows(featureCount: featureCount, classCount: 2).rowsMax == rowsMax)
    }

    @Test func whatIsRefusedLeavesNothing() throws {
        var subject = try Subject()
        let before = subject.counts
        let rows = (0..<200).map(Self.row).joined(separator: ",")
        #expect(throws: RequestError.self) {
            try subject.answer("{\"instances\":[\(rows),5]}")
        }
        #expect(subject.reply.count == 0)
        #expect(subject.counts == before)
    }
}
