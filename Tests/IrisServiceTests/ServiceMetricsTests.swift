import TestSupport
import Testing

@testable import Classifier
@testable import IrisService

/// What a scrape says after requests whose number is known.
@Suite(.timeLimit(.minutes(5))) struct ServiceMetricsTests {
    private static let requests = "inference_requests_total"
    private static let classes = "prediction_output_total"
    private static let duration = "inference_duration_seconds"

    @Test func allSeriesAreThereFromTheStart() throws {
        try withService { service in
            let samples = try service.scrape()
            let series = samples.keys.filter {
                $0.hasPrefix(Self.requests) || $0.hasPrefix(Self.classes)
            }
            #expect(
                series.sorted() == [
                    #"inference_requests_total{status="200"}"#,
                    #"inference_requests_total{status="413"}"#,
                    #"inference_requests_total{status="422"}"#,
                    #"inference_requests_total{status="500"}"#,
                    #"inference_requests_total{status="503"}"#,
                    #"prediction_output_total{class="setosa"}"#,
                    #"prediction_output_total{class="versicolor"}"#,
                    #"prediction_output_total{class="virginica"}"#,
                ])
            #expect(samples[Self.duration + "_bucket{le=\"+Inf\"}"] == "0")
            let counted = samples.filter {
                $0.key.hasPrefix("inference_") && !$0.key.contains("_reference_")
                    && !$0.key.hasPrefix("inference_model_info")
            }
            #expect(counted.count > 80)
            #expect(counted.values.allSatisfy { $0 == "0" || $0 == "0.0" })
            // Every answer that can be given, and each refusal: some of them have happened by now.
            #expect(samples.keys.filter { $0.hasPrefix("http_requests_total") }.count == 49)
            #expect(samples.keys.filter { $0.hasPrefix("http_rejected_total") }.count == 14)
            let response = try service.answer("GET", "/metrics")
            #expect(response["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(response.bodyText.hasSuffix("\n"))
        }
    }

    @Test(arguments: [1, 3])
    func aMixOfRequestsIsCountedExactly(loops: Int) throws {
        try withService(loops: loops, allowsFaultInjection: true) { service in
            // Many connections, so that every loop gets some, each with the same requests.
            let rounds = 12
            for _ in 0..<rounds {
                let client = try service.connect()
                for (expected, field, body) in [
                    (200, "", IrisBody.row),
                    (
                        200, "",
                        #"{"instances":[[5.1,3.5,1.4,0.2],[7,3.2,4.7,1.4],[6.3,3.3,6,2.5]]}"#
                    ),
                    (200, "x-inject-fault: delay=1", #"{"instances":[[6.3,3.3,6,2.5]]}"#),
                    (422, "", "{}"), (422, "", ""),
                    (422, "", #"{"instances":[[5.1,3.5,1.4,0.2],5]}"#),
                    (422, "x-inject-fault: x", IrisBody.row),
                    (500, "x-inject-fault: error", IrisBody.row),
                ] {
                    let response = try service.answer(
                        "POST", "/predict", fields: field.isEmpty ? [] : [field], body: body,
                        on: client)
                    #expect(response.status == expected)
                }
                // None of these is an inference request.
                for (method, path) in [
                    ("GET", "/predict"), ("GET", "/livez"), ("GET", "/metrics"),
                    ("GET", "/nowhere"),
                    ("POST", "/model"), ("HEAD", "/readyz"),
                ] {
                    _ = try service.answer(method, path, on: client)
                }
            }
            let samples = try service.waitForScrape([
                #"inference_requests_total{status="200"}"#: "\(3 * rounds)",
                #"inference_requests_total{status="413"}"#: "0",
                #"inference_requests_total{status="422"}"#: "\(4 * rounds)",
                #"inference_requests_total{status="500"}"#: "\(rounds)",
                // Rows, not requests; those of a batch that is refused count for nothing.
                #"prediction_output_total{class="setosa"}"#: "\(2 * rounds)",
                #"prediction_output_total{class="versicolor"}"#: "\(rounds)",
                #"prediction_output_total{class="virginica"}"#: "\(2 * rounds)",
                // A refusal has no part in how long predictions take.
                "inference_duration_seconds_count": "\(4 * rounds)",
                #"inference_duration_seconds_bucket{le="+Inf"}"#: "\(4 * rounds)",
                #"http_request_duration_seconds_bucket{route="predict",le="+Inf"}"#:
                    "\(9 * rounds)",
            ])
            let sum = try #require(Double(samples["inference_duration_seconds_sum"] ?? ""))
            #expect(sum > 0)
        }
    }

    @Test func tooManyRowsAreCountedAs413() throws {
        try withService { service in
            let client = try service.connect()
            let row = "[1,2,3,4]"
            let rows = Array(repeating: row, count: ServiceDefinition.batchRowsMax + 1)
            let response = try service.answer(
                "POST", "/predict", body: "{\"instances\":[\(rows.joined(separator: ","))]}",
                on: client)
            #expect(response.statusLine == "HTTP/1.1 413 Content Too Large")
            #expect(
                response.bodyText
                    == #"{"detail":[{"type":"too_long","loc":["body","instances"],"msg":"#
                    + #""List should have at most 100000 items: send the rest in another request"}]}"#
            )
            let samples = try service.waitForScrape([
                #"inference_requests_total{status="413"}"#: "1",
                "inference_duration_seconds_count": "0",
            ])
            #expect(
                samples.filter { $0.key.hasPrefix(Self.classes) }.allSatisfy { $0.value == "0" })
        }
    }

    @Test func classNamesAreEscaped() throws {
        let schema = try ModelSchema(featureNames: ["x"], classNames: ["a\"b\\c", "d\\ne"])
        let dataset = Dataset(schema: schema, features: [1, 2, 3, 4], labels: [0, 0, 1, 1])
        let model = try Model.train(on: dataset, algorithm: .forest, seed: 1)
        try withService(model) { service in
            #expect(
                try service.answer("POST", "/predict", body: #"{"x":1}"#).bodyText
                    .hasPrefix(#"{"class":"a\"b\\c","class_id":0,"#))
            _ = try service.waitForScrape([
                #"prediction_output_total{class="a\"b\\c"}"#: "1",
                #"prediction_output_total{class="d\\ne"}"#: "0",
            ])
        }
    }
}
