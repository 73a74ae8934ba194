import Classifier
import Foundation
import TestSupport
import Testing

/// The main job on real input: the data set goes over HTTP into the program and comes back right.
@Suite(.timeLimit(.minutes(5))) struct ReferenceTests {
    private let reference: ReferencePredictions
    private let rowCount = Dataset.iris.rowCount

    init() throws { reference = try ReferencePredictions.load() }

    @Test func answersEveryRowAsScikitLearnDoes() throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        for row in 0..<rowCount {
            let response = try client.predict(Bodies.row(row))
            #expect(response.status == 200)
            expect(try response.decoded(as: Prediction.self), matchesRow: row)
        }
        try expectCounters(of: server, requests: rowCount, timesEachRow: 1)
        #expect(try server.stop() == 0)
    }

    @Test func answersABatchOfAllRowsAsScikitLearnDoes() throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        let response = try client.predict(Bodies.allRows())
        #expect(response.status == 200)
        let predictions = try response.decoded(as: Prediction.Batch.self).predictions
        #expect(predictions.count == rowCount)
        for (row, prediction) in predictions.enumerated() {
            expect(prediction, matchesRow: row)
        }
        try expectCounters(of: server, requests: 1, timesEachRow: 1)
        #expect(try server.stop() == 0)
    }

    /// Two loops count in shards of their own; nothing may be lost or counted twice between them.
    @Test func countsExactlyWithFourClientsAgainstTwoLoops() throws {
        let server = try RunningServer(["--loops", "2"])
        let rounds = 10
        let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
        let failures = Failures()
        let threads = clients.map { client in
            JoinableThread(UncheckedBox(client)) { box in
                do {
                    for row in 0..<rounds * 150 {
                        let response = try box.value.predict(Bodies.row(row % 150))
                        if response.status != 200 { failures.add("status \(response.status)") }
                    }
                    let bad = try box.value.predict("{}")
                    if bad.status != 422 { failures.add("status \(bad.status) for {}") }
                } catch { failures.add("\(error)") }
            }
        }
        for thread in threads { thread.join() }
        #expect(failures.all.isEmpty)
        try expectCounters(
            of: server, requests: 4 * rounds * rowCount, timesEachRow: 4 * rounds, refused: 4)
        #expect(try server.stop() == 0)
    }

    private func expect(_ prediction: Prediction, matchesRow row: Int) {
        let expected = reference.predictedClass(ofRow: row)
        #expect(prediction.className == expected, "row \(row)")
        #expect(reference.classes[prediction.classIndex] == expected, "row \(row)")
        #expect(prediction.probabilities.count == reference.classes.count)
        for (name, probability) in zip(reference.classes, reference.probabilities[row]) {
            let difference = abs((prediction.probabilities[name] ?? .nan) - probability)
            #expect(difference <= 1e-5, "row \(row), \(name)")
        }
    }

    /// A request is counted right after its reply went out, so the last ones may take a moment; what
    /// is reached must be exact, and stay.
    private func expectCounters(
        of server: RunningServer, requests: Int, timesEachRow: Int, refused: Int = 0
    ) throws {
        var expected = [
            "inference_requests_total{status=\"200\"}": Double(requests),
            "inference_requests_total{status=\"422\"}": Double(refused),
            "inference_requests_total{status=\"413\"}": 0,
            "inference_requests_total{status=\"500\"}": 0,
            "inference_duration_seconds_count": Double(requests),
        ]
        for name in reference.classes {
            let rows = (0..<rowCount).filter { reference.predictedClass(ofRow: $0) == name }
            expected["prediction_output_total{class=\"\(name)\"}"] =
                Double(rows.count * timesEachRow)
        }
        let counted = ["200", "422"].map { "inference_requests_total{status=\"\($0)\"}" }
        try waitUntil("all requests are counted") {
            let samples = try server.scrape()
            return counted.allSatisfy { samples[$0, default: 0] >= expected[$0, default: 0] }
        }
        for _ in 0..<2 {
            let samples = try server.scrape()
            for (name, value) in expected { #expect(samples[name] == value, "\(name)") }
        }
    }
}
