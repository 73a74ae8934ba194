import Foundation
import TestSupport

/// Prometheus in a process of its own, on a free port, with its data in a temporary folder.
final class RunningPrometheus {
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

    /// `token` is the path of a file, as in the README.
    init(scraping target: UInt16, token: String? = nil) throws {
        folder = try TemporaryFolder()
        let authorization = token.map { "authorization: {credentials_file: '\($0)'}" } ?? ""
        let config = try folder.file(
            "prometheus.yml",
            containing: """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: inference
                    static_configs: [{targets: ["127.0.0.1:\(target)"]}]
                    \(authorization)
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
