import Foundation
import TestSupport
import Testing

/// A real Prometheus scrapes the server while it works.
@Suite(.timeLimit(.minutes(5))) struct PrometheusTests {
    /// The queries that dashboards of the service are made of, exactly as they are written there.
    private static let queries = [
        "sum(rate(inference_requests_total[1m])) by (status)",
        "histogram_quantile(0.95, sum(rate(inference_duration_seconds_bucket[5m])) by (le))",
        "sum(rate(inference_duration_seconds_sum[5m])) / sum(rate(inference_duration_seconds_count[5m]))",
        "sum(rate(inference_requests_total{status=~\"5..\"}[5m])) / sum(rate(inference_requests_total[5m])) * 100",
        "sum(rate(prediction_output_total[1h])) by (class)",
    ]

    /// The population stability index of each feature, from the bins and their reference: what a
    /// recording rule does with `increase` instead of the counters themselves.
    private static let stabilityIndex = """
        sum by (feature) (
            (SHARE - inference_feature_reference_ratio)
          * ln(SHARE / inference_feature_reference_ratio)
        )
        """.replacingOccurrences(of: "SHARE", with: share)

    /// The share of the rows in each bin: the bucket up to its upper bound, less that up to its lower.
    private static let share = """
        ((
            (
                inference_feature_reference_ratio * 0
              + on (feature, upper) group_left ()
                label_replace(inference_feature_value_bucket, "upper", "$1", "le", "(.*)")
            )
          -
            (
                (
                    inference_feature_reference_ratio{lower!="-Inf"} * 0
                  + on (feature, lower) group_left ()
                    label_replace(inference_feature_value_bucket, "lower", "$1", "le", "(.*)")
                )
              or
                inference_feature_reference_ratio{lower="-Inf"} * 0
            )
        )
        / on (feature) group_left () sum by (feature) (inference_feature_value_bucket{le="+Inf"}))
        """

    /// Traffic that is the training data has no drift, and other traffic has.
    @Test func givesAStabilityIndexForEachFeature() throws {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        #expect(try client.predict(Bodies.allRows()).status == 200)
        let prometheus = try RunningPrometheus(scraping: server.port)
        try waitUntil("the rows are scraped") {
            try prometheus.query(
                "sum(inference_feature_value_bucket{le=\"+Inf\"}) == 600"
            ).count == 1
        }
        let still = try prometheus.query(PrometheusTests.stabilityIndex)
        #expect(Set(still.compactMap { $0.metric["feature"] }) == Set(Bodies.names))
        for result in still { #expect(abs(result.value) < 1e-9, "\(result)") }

        // As many rows again, all of one flower with a petal that is too wide.
        let row = "[5.1,3.5,1.4,2.5]"
        let rows = Array(repeating: row, count: 150).joined(separator: ",")
        #expect(try client.predict("{\"instances\":[\(rows)]}").status == 200)
        try waitUntil("the rows are scraped") {
            try prometheus.query(
                "sum(inference_feature_value_bucket{le=\"+Inf\"}) == 1200"
            ).count == 1
        }
        let drifted = try prometheus.query(PrometheusTests.stabilityIndex)
        #expect(drifted.count == 4)
        for result in drifted { #expect(result.value > 0.2, "\(result)") }
        #expect(try server.stop() == 0)
    }

    /// What job_feature:inference_feature_value:mean5m is made of, in one job and one instance.
    private static let mean = """
        inference_feature_reference_min
        + rate(inference_feature_clipped_sum_total[5m])
        / ignoring (le) rate(inference_feature_value_bucket{le="+Inf"}[5m])
        """

    /// No value spoils the mean: not one of another magnitude, and no negative ones, which would let a sum
    /// fall, so that Prometheus would take the server for restarted.
    @Test func givesTheMeanOfValuesOfAnySignAndSize() throws {
        let folder = try TemporaryFolder()
        let names = ["positive", "negative", "constant", "both"]
        let rows = (0..<40).map { "\(1 + $0),\(-1 - $0),-1,\($0 - 20),\($0 < 20 ? "a" : "b")\n" }
        let table = try folder.file(
            "table.csv", containing: "\(names.joined(separator: ",")),class\n\(rows.joined())")
        let model = folder.url.appendingPathComponent("model.json").path
        let trained = try Program.run(
            "iris-server", ["train", "--algorithm", "forest", "--data", table.path, "-o", model])
        #expect(trained.exitCode == 0, "\(trained.standardError)")
        let server = try RunningServer(["--model", model])
        let prometheus = try RunningPrometheus(scraping: server.port)
        let client = try RawClient(port: server.port)

        // A scrape before, between and after, so that there are rates and places to fall.
        var count = 0
        func scraped() throws {
            try waitUntil("\(count) rows are scraped") {
                try prometheus.query(
                    "inference_feature_value_bucket{feature=\"both\",le=\"+Inf\"} == \(count)"
                ).count == 1
            }
        }
        func predict(_ row: String, times: Int) throws {
            let rows = Array(repeating: row, count: times).joined(separator: ",")
            #expect(try client.predict("{\"instances\":[\(rows)]}").status == 200)
            count += times
            try scraped()
        }
        try scraped()
        try predict("[3e38,-3e38,-1,3e38]", times: 1)
        for _ in 0..<3 { try predict("[11,-11,-1,-15]", times: 333) }
        try predict("[-3e38,3e38,-1,-3e38]", times: 1)

        // Those beyond the range of training count as its ends.
        let ends = Double(1 + 40 + 11 * 999)
        let wanted: [Double] = [ends / 1001, -ends / 1001, -1, Double(19 - 20 - 15 * 999) / 1001]
        let means = try prometheus.query(PrometheusTests.mean)
        #expect(means.count == names.count)
        for (name, wanted) in zip(names, wanted) {
            let mean = means.first { $0.metric["feature"] == name }?.value
            #expect(abs((mean ?? .nan) - wanted) < 1e-6, "\(name): \(mean ?? .nan), not \(wanted)")
        }
        for series in ["clipped_sum_total", "value_bucket"] {
            let resets = try prometheus.query("sum(resets(inference_feature_\(series)[5m]))")
            #expect(resets.map(\.value) == [0], "\(series)")
        }
        #expect(try prometheus.lastScrapeError() == "")
        #expect(try server.stop() == 0)
    }

    @Test func answersTheQueriesOfADashboard() throws {
        let server = try RunningServer(["--loops", "2"])
        let prometheus = try RunningPrometheus(scraping: server.port)
        try waitUntil("the target is up") {
            try prometheus.query("up{job=\"inference\"}").first?.value == 1
        }
        let client = try RawClient(port: server.port)
        var row = 0
        try waitUntil("rates can be computed") {
            for _ in 0..<50 {
                _ = try client.predict(Bodies.row(row % 150))
                row += 1
            }
            let rates = try prometheus.query("sum(rate(prediction_output_total[1h])) by (class)")
            return rates.count == 3 && rates.allSatisfy { $0.value > 0 }
        }
        let results = try PrometheusTests.queries.map { try prometheus.query($0) }
        #expect(
            Set(results[0].compactMap { $0.metric["status"] }) == [
                "200", "413", "422", "500", "503",
            ])
        #expect(results[0].first { $0.metric["status"] == "200" }.map { $0.value > 0 } == true)
        #expect(results[1].count == 1 && results[1][0].value > 0 && results[1][0].value < 10)
        #expect(results[2].count == 1 && results[2][0].value > 0 && results[2][0].value < 10)
        // No error has happened: that is 0 percent, not "no data".
        #expect(results[3].map(\.value) == [0])
        #expect(results[4].count == 3)

        #expect(try prometheus.query("scrape_samples_scraped{job=\"inference\"} > 300").count == 1)
        #expect(try prometheus.lastScrapeError() == "")
        #expect(try server.stop() == 0)
    }
}
