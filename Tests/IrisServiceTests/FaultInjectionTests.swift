import TestSupport
import Testing

@testable import IrisService

/// Faults on demand, over the wire.
@Suite(.timeLimit(.minutes(5))) struct FaultInjectionTests {
    @Test func isIgnoredUnlessAllowed() throws {
        try withService { service in
            let plain = try service.answer("POST", "/predict", body: IrisBody.row)
            for value in ["error", "delay=60000", "nonsense"] {
                let response = try service.answer(
                    "POST", "/predict", fields: ["X-Inject-Fault: \(value)"], body: IrisBody.row)
                #expect(response.status == 200)
                #expect(response.body == plain.body)
            }
            _ = try service.waitForScrape([
                "inference_requests_total{status=\"200\"}": "4",
                "inference_requests_total{status=\"422\"}": "0",
                "inference_requests_total{status=\"500\"}": "0",
            ])
        }
    }

    @Test func failsThePredictionOnDemand() throws {
        try withService(allowsFaultInjection: true) { service in
            let client = try service.connect()
            // Whatever the body: the fault is that of the classifier's own.
            for body in [IrisBody.row, ""] {
                let response = try service.answer(
                    "POST", "/predict", fields: ["x-inject-fault: error"], body: body, on: client)
                #expect(response.statusLine == "HTTP/1.1 500 Internal Server Error")
                #expect(response["content-type"] == "application/json")
                #expect(response.bodyText == #"{"detail":"Internal Server Error"}"#)
            }
            #expect(
                try service.answer("POST", "/predict", body: IrisBody.row, on: client).status
                    == 200)
            let samples = try service.waitForScrape([
                "inference_requests_total{status=\"500\"}": "2",
                "inference_requests_total{status=\"200\"}": "1",
                "inference_duration_seconds_count": "3",
            ])
            #expect(samples["prediction_output_total{class=\"setosa\"}"] == "1")
        }
    }

    @Test(arguments: [0, 50])
    func answersLaterOnDemandAndOnce(milliseconds: Int) throws {
        try withService(allowsFaultInjection: true) { service in
            let client = try service.connect()
            let plain = try service.answer("POST", "/predict", body: IrisBody.row, on: client)
            let late = try service.answer(
                "POST", "/predict", fields: ["x-inject-fault: delay=\(milliseconds)"],
                body: IrisBody.row, on: client)
            #expect(late.statusLine == plain.statusLine)
            #expect(late.body == plain.body)
            let wrong = try service.answer(
                "POST", "/predict", fields: ["x-inject-fault: delay=\(milliseconds)"], body: "{}",
                on: client)
            #expect(wrong.status == 422)
            #expect(wrong.bodyText.hasPrefix(#"{"detail":[{"type":"missing","loc":["body","#))
            _ = try service.waitForScrape([
                "inference_requests_total{status=\"200\"}": "2",
                "inference_requests_total{status=\"422\"}": "1",
                "inference_duration_seconds_count": "2",
                "prediction_output_total{class=\"setosa\"}": "2",
            ])
            #expect(!client.isReadable)
        }
    }

    @Test(arguments: ["nonsense", "delay=-1", "delay=60001", "delay=1e3", "ERROR", "delay="])
    func refusesWhatItDoesNotKnow(value: String) throws {
        try withService(allowsFaultInjection: true) { service in
            let response = try service.answer(
                "POST", "/predict", fields: ["x-inject-fault: \(value)"], body: IrisBody.row)
            #expect(response.status == 422)
            #expect(response["content-type"] == "application/json")
            #expect(
                response.bodyText
                    == #"{"detail":[{"type":"value_error","loc":["header","x-inject-fault"],"#
                    + #""msg":"Value should be error, or delay=MS with 0 to 60000 milliseconds"}]}"#
            )
            _ = try service.waitForScrape([
                "inference_requests_total{status=\"422\"}": "1",
                "inference_duration_seconds_count": "0",
                "prediction_output_total{class=\"setosa\"}": "0",
            ])
        }
    }

    @Test func leavesOtherRoutesAlone() throws {
        try withService(allowsFaultInjection: true) { service in
            for path in ["/livez", "/readyz", "/model", "/metrics"] {
                let response = try service.answer(
                    "GET", path, fields: ["x-inject-fault: error"])
                #expect(response.status == 200)
            }
        }
    }
}
