internal import Foundation

/// A scrape as the official Python client understands it; see scripts/parse-metrics.py.
public struct ParsedScrape {
    public struct Family: Decodable, Sendable {
        public let name: String
        public let type: String
        public let help: String
        public let unit: String
        public let samples: [Sample]
    }

    public struct Sample: Decodable, Sendable {
        public let name: String
        public let labels: [String: String]
        public let value: Double
        public let exemplar: Exemplar?
    }

    public struct Exemplar: Decodable, Sendable {
        public let labels: [String: String]
        public let value: Double
        public let timestamp: Double?
    }

    public enum Form: String, Sendable { case text, openmetrics }

    public let families: [Family]

    /// Parses `scrape`; throws the parser's words if it refuses.
    public init(_ scrape: [UInt8], as form: Form) throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("scrape", containing: scrape)
        let output = try Program.runTool(
            "/usr/bin/env",
            [
                "python3",
                Program.packageRoot.appendingPathComponent("scripts/parse-metrics.py").path,
                form.rawValue, file.path,
            ],
            environment: ["PYTHONPATH": Program.toolsFolder.appendingPathComponent("python").path])
        guard output.exitCode == 0 else {
            throw RawClient.Failure(description: output.standardError)
        }
        families = try JSONDecoder().decode(
            [Family].self, from: Data(output.standardOutput.utf8))
    }

    public subscript(name: String) -> Family? { families.first { $0.name == name } }

    /// All samples, by name and labels.
    public var samples: [String: Double] {
        var samples: [String: Double] = [:]
        for sample in families.flatMap(\.samples) {
            let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            samples["\(sample.name){\(labels.joined(separator: ","))}"] = sample.value
        }
        return samples
    }
}
