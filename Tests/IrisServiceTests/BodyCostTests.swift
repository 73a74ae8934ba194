import EventHTTP
import Testing

@testable import Classifier
@testable import IrisService

/// What a body may make the service do and say is bounded, also where JSON sets no bound.
@Suite struct BodyCostTests {
    private static let long = 100_000

    private func error(of body: String) throws -> RequestError {
        var decoder = PredictionDecoder.iris()
        return try #require(throws: RequestError.self) { try decoder.decode(Array(body.utf8).span) }
    }

    @Test(arguments: [
        String(repeating: "x", count: long), String(repeating: #"\u0041"#, count: long),
        "e" + String(repeating: "\u{301}", count: long), String(repeating: #"\n"#, count: long),
        String(repeating: "🌸", count: long),
    ])
    func aLongNameIsNotSaidInFull(_ name: String) throws {
        for body in ["{\"\(name)\":1}", "{\"instances\":[{\"\(name)\":1}]}"] {
            let detail = try #require(try error(of: body).details.first)
            #expect(detail.type == "extra_forbidden")
            guard case .name(let said)? = detail.location.last else {
                Issue.record("no name: \(detail)")
                continue
            }
            #expect(said.utf8.count <= 3 * ModelSchema.maximumNameBytes)
        }
    }

    @Test func aReplyIsBoundedInBytesWhateverTheClassesAreCalled() throws {
        for nameBytes in [1, 250] {
            let names = (0..<8).map { index in
                String(repeating: "\u{1}", count: nameBytes) + "\(index)"
            }
            let labels = (0..<80).map { $0 % names.count }
            let schema = try ModelSchema(featureNames: ["a", "b", "c", "d"], classNames: names)
            let values = labels.flatMap { label in (1...4).map { Float(label * $0) } }
            let model = try Model.train(
                on: Dataset(schema: schema, features: values, labels: labels),
                algorithm: .softmax, seed: 0)
            let definition = ServiceDefinition(
                model: model, name: "m", loops: 1, allowsFaultInjection: false)
            var inference = Inference(definition, LoopTally(definition.metrics, loop: 0))
            let rows = definition.rowsMax
            #expect(nameBytes == 1 ? rows == 100_000 : rows < 5_000)
            let body =
                "{\"instances\":["
                + Array(repeating: "[5,3,1,0.2]", count: rows)
                .joined(separator: ",") + "]}"
            let reply = ReplyBuffer()
            try inference.answer(Array(body.utf8).span, to: reply)
            #expect(reply.count <= ServiceDefinition.replyBytesMax)
        }
    }
}
