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
        #expect(Set(results[0].compactMap { $0.metric["status"] }) == ["200", "413", "422", "500"])
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

/// Prometheus in a process of its own, on a free port, with its data in a temporary folder.
private final class RunningPrometheus {
    private let folder: TemporaryFolder
    private let process: ToolProcess
    private let port: UInt16

    struct Result: Decodable {
        let metric: [String: String]
        let value: Double

        private enum CodingKeys: CodingKey { case metric, value }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            metric = try container.decode([String: String].self, forKey: .metric)
            var pair = try container.nestedUnkeyedContainer(forKey: .value)
            _ = try pair.decode(Double.self)
            value = Double(try pair.decode(String.self)) ?? .nan
        }
    }

    init(scraping target: UInt16) throws {
        folder = try TemporaryFolder()
        let config = try folder.file(
            "prometheus.yml",
            containing: """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: inference
                    static_configs: [{targets: ["127.0.0.1:\(target)"]}]
                """)
        port = try FreePort.find()
        process = try ToolProcess(
            "usr/bin/prometheus",
            [
                "--config.file=\(config.path)", "--web.listen-address=127.0.0.1:\(port)",
                "--storage.tsdb.path=\(folder.url.path)/data", "--log.level=error",
            ])
        try waitUntil("Prometheus is ready") { (try? self.get("/-/ready")) != nil }
    }

    func query(_ query: String) throws -> [Result] {
        struct Answer: Decodable {
            struct Content: Decodable { let result: [Result] }
            let data: Content
        }
        let answer = try get("/api/v1/query", ["query=\(query)"])
        return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8)).data.result
    }

    func lastScrapeError() throws -> String? {
        struct Answer: Decodable {
            struct Content: Decodable { let activeTargets: [Target] }
            struct Target: Decodable { let lastError: String }
            let data: Content
        }
        let answer = try get("/api/v1/targets")
        return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
            .data.activeTargets.first?.lastError
    }

    private func get(_ path: String, _ parameters: [String] = []) throws -> String {
        let output = try Program.runTool(
            "/usr/bin/env",
            ["curl", "--silent", "--fail", "--max-time", "30", "--get"]
                + parameters.flatMap { ["--data-urlencode", $0] }
                + ["http://127.0.0.1:\(port)\(path)"])
        guard output.exitCode == 0 else {
            throw RawClient.Failure(description: "\(path): curl ended with \(output.exitCode)")
        }
        return output.standardOutput
    }
}
