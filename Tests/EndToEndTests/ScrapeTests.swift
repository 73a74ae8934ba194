import Foundation
import TestSupport
import Testing

/// What `GET /metrics` says, as other programs understand it.
@Suite(.timeLimit(.minutes(5))) struct ScrapeTests {
    private static let openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    private static let text = "text/plain; version=0.0.4; charset=utf-8"

    /// The families that the documentation promises, by the name that queries use.
    private static let promised: Set<String> = [
        "inference_requests_total", "inference_duration_seconds", "inference_batch_rows",
        "prediction_output_total", "prediction_output_reference_ratio", "prediction_confidence",
        "inference_feature_value", "inference_feature_clipped_sum_total",
        "inference_feature_reference_min", "inference_feature_reference_ratio",
        "inference_reference_rows",
        "inference_model_info",
        "http_requests_total", "http_request_duration_seconds", "http_connections_open",
        "http_connections_total", "http_listeners_paused", "http_rejected_total",
        "event_loop_lag_seconds",
        "process_cpu_seconds_total", "process_open_fds", "process_max_fds",
        "process_virtual_memory_bytes", "process_resident_memory_bytes",
        "process_start_time_seconds", "process_threads",
    ]

    @Test func passesPromtool() throws {
        let server = try usedServer()
        let folder = try TemporaryFolder()
        let scrape = try scrape(server, accept: "text/plain").body
        let file = try folder.file("scrape", containing: scrape)
        // promtool reads standard input only.
        let output = try Program.runTool(
            "/bin/sh",
            [
                "-c", "\"$0\" check metrics < \"$1\"",
                Program.toolsFolder.appendingPathComponent("usr/bin/promtool").path, file.path,
            ])
        #expect(output.exitCode == 0)
        #expect(output.standardOutput.isEmpty, "\(output.standardOutput)")
        #expect(output.standardError.isEmpty, "\(output.standardError)")
    }

    @Test func isUnderstoodByBothParsersOfThePythonClient() throws {
        let server = try usedServer()
        let text = try ParsedScrape(scrape(server, accept: "text/plain").body, as: .text)
        let open = try ParsedScrape(
            scrape(server, accept: "application/openmetrics-text").body, as: .openmetrics)

        // The text parser calls counters by their family's name, and infos by their sample's.
        let textNames = text.families.map { $0.type == "counter" ? "\($0.name)_total" : $0.name }
        let openNames = open.families.map { family in
            switch family.type {
            case "counter": "\(family.name)_total"
            case "info": "\(family.name)_info"
            default: family.name
            }
        }
        #expect(Set(textNames) == ScrapeTests.promised)
        #expect(textNames == openNames)
        #expect(open.families.allSatisfy { !$0.help.isEmpty })
        #expect(open["inference_duration_seconds"]?.unit == "seconds")
        #expect(open["inference_model"]?.type == "info")

        // The two scrapes differ in what happened between them, and in nothing else.
        #expect(text.samples.keys.sorted() == open.samples.keys.sorted())
        for (name, value) in text.samples
        where name.hasPrefix("inference_") || name.hasPrefix("prediction_") {
            #expect(open.samples[name] == value, "\(name)")
        }
    }

    @Test func hasConsistentHistograms() throws {
        let server = try usedServer()
        let scrape = try ParsedScrape(scrape(server, accept: "text/plain").body, as: .text)
        let histograms = scrape.families.filter { $0.type == "histogram" }
        #expect(histograms.count == 6)
        for family in histograms {
            var last: [[String: String]: Double] = [:]
            for sample in family.samples {
                var labels = sample.labels
                labels["le"] = nil
                if sample.name.hasSuffix("_bucket") {
                    #expect(
                        sample.value >= last[labels, default: 0], "\(sample.name) \(sample.labels)")
                    last[labels] = sample.value
                } else if sample.name.hasSuffix("_count") {
                    #expect(sample.value == last[labels], "\(sample.name) \(labels)")
                }
            }
        }
    }

    @Test(
        arguments: [
            (nil, text),
            ("*/*", text),
            ("text/plain", text),
            ("text/html", text),
            // Prometheus 2.42 and 3.
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
                    + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", openMetrics
            ),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
                    + "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                openMetrics
            ),
            (
                "text/plain;version=0.0.4;q=0.5, application/openmetrics-text;version=1.0.0;q=0.4",
                text
            ),
            ("application/openmetrics-text;version=1.0.0;q=0, */*", text),
            ("application/openmetrics-text;version=0.0.1", text),
            ("application/openmetrics-text;version=2.0.0", text),
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                    + "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5",
                openMetrics
            ),
            (" Application/OpenMetrics-Text ; Version=\"1.0.0\" ", openMetrics),
            ("application/openmetrics-text\r\nAccept: text/plain;q=0.5", openMetrics),
            ("text/plain;q=0.5\r\nAccept: application/openmetrics-text", openMetrics),
            ("", text),
            (";;;,,,=;q=", text),
        ] as [(String?, String)])
    func negotiatesTheFormat(accept: String?, contentType: String) throws {
        let response = try scrape(SharedServer.server(), accept: accept)
        #expect(response.status == 200)
        #expect(response["content-type"] == contentType)
        #expect(response["vary"] == "Accept, Accept-Encoding")
        #expect(response["cache-control"] == "no-store")
        #expect(response["content-encoding"] == nil)
        #expect(response.bodyText.hasSuffix("# EOF\n") == (contentType == ScrapeTests.openMetrics))
    }

    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br", true), ("*", true), ("x-gzip", true), ("GZIP", true),
        ("gzip;q=0.5", true), ("identity", false), ("br", false), ("gzip;q=0", false),
        ("*;q=0", false), ("gzip;q=0, *", false), ("identity, gzip;q=0.5", false), ("", false),
    ])
    func compressesWhenAsked(acceptEncoding: String, isCompressed: Bool) throws {
        let client = try RawClient(port: SharedServer.server().port)
        try client.send(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: \(acceptEncoding)\r\n\r\n"
        )
        let response = try client.receiveResponse()
        #expect((response["content-encoding"] == "gzip") == isCompressed)
        guard isCompressed else { return }
        let folder = try TemporaryFolder()
        let file = try folder.file("scrape.gz", containing: response.body)
        let output = try Program.runTool("/usr/bin/env", ["gzip", "-dc", file.path])
        #expect(output.exitCode == 0, "\(output.standardError)")
        #expect(output.standardOutput.hasPrefix("# HELP inference_requests_total"))
        #expect(output.standardOutput.utf8.count > 4 * response.body.count)
    }

    @Test func answersHeadWithTheHeadAlone() throws {
        let client = try RawClient(port: SharedServer.server().port)
        try client.send("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let response = try client.receiveResponse(isHead: true)
        #expect(response.status == 200)
        #expect(response["content-type"] == ScrapeTests.text)
        #expect((response["content-length"].flatMap { Int($0) } ?? 0) > 10_000)
        #expect(try client.get("/livez").status == 200)
    }

    private func scrape(_ server: RunningServer, accept: String?) throws -> RawResponse {
        let client = try RawClient(port: server.port)
        let field = accept.map { "Accept: \($0)\r\n" } ?? ""
        try client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n")
        return try client.receiveResponse()
    }

    /// A server that has answered all kinds of requests, and counted them.
    private func usedServer() throws -> RunningServer {
        let server = try RunningServer()
        let client = try RawClient(port: server.port)
        _ = try client.predict(Bodies.allRows())
        _ = try client.predict(Bodies.row(0))
        _ = try client.predict("{}")
        _ = try client.get("/nothing")
        let malformed = try RawClient(port: server.port)
        try malformed.send("nonsense\r\n\r\n")
        _ = try malformed.receiveResponse()
        try waitUntil("all is counted") {
            let samples = try server.scrape()
            return samples["inference_duration_seconds_count"] == 2
                && samples["inference_requests_total{status=\"422\"}"] == 1
                && samples["http_rejected_total{reason=\"malformed\"}"] == 1
        }
        return server
    }
}
