import Foundation
import TestSupport
import Testing

/// The token from the file to the scrape, and the load generator that shows it.
@Suite(.timeLimit(.minutes(5))) struct TokenTests {
    private static let token = "c2VjcmV0IHRva2Vu+/=="
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.file("token", containing: "\(Self.token)\n").path
    }

    @Test(arguments: [true, false])
    func isAskedForBySettingOrVariable(isVariable: Bool) throws {
        let server =
            isVariable
            ? try RunningServer([], environment: ["IRIS_TOKEN_FILE": path])
            : try RunningServer(["--token-file", path])
        let client = try RawClient(port: server.port)
        for target in ["/metrics", "/model"] {
            #expect(try client.get(target).status == 401)
            try client.send(
                "GET \(target) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(Self.token)\r\n\r\n"
            )
            #expect(try client.receiveResponse().status == 200)
        }
        #expect(try !server.log().contains(Self.token))
        #expect(try server.stop() == 0)
    }

    @Test func opensModelAndMetricsToTheLoadGenerator() throws {
        let server = try RunningServer(["--token-file", path])
        let options = ["--scenario", "normal", "--duration", "1", "--check-metrics"]
        let played = try PlayedTraffic.play(to: server.port, options + ["--token-file", path])
        #expect(played.output.exitCode == 0, "\(played.output.standardError)")
        #expect(try played.scenario.metricsDifferences?.isEmpty == true)

        let other = try folder.file("other", containing: "another-token-of-ours").path
        for (arguments, mention) in [
            ([], "give the file of the server's token with --token-file"),
            (["--token-file", other], "another token"),
        ] {
            let output = try Program.run(
                "iris-traffic", ["--url", "http://127.0.0.1:\(server.port)"] + options + arguments)
            #expect(output.exitCode == 1)
            #expect(output.errorLines.count == 1, "\(output.standardError)")
            for text in ["/model", "401", mention] {
                #expect(output.standardError.contains(text), "\(output.standardError)")
            }
        }
        #expect(try server.stop() == 0)
    }

    @Test func opensMetricsToPrometheus() throws {
        let server = try RunningServer(["--token-file", path])
        let prometheus = try RunningPrometheus(scraping: server.port, token: path)
        try waitUntil("Prometheus has scraped") { try prometheus.query("up").first?.value == 1 }

        let stranger = try RunningPrometheus(scraping: server.port)
        try waitUntil("Prometheus was refused") {
            try stranger.lastScrapeError()?.contains("401 Unauthorized") == true
        }
        #expect(try server.stop() == 0)
    }

    @Test(arguments: ["", "two words", "line\nline", "\u{E9}\u{E9}", "nul\0"])
    func isOneWordToTheLoadGenerator(content: String) throws {
        let file = try folder.file("wrong", containing: content).path
        let output = try Program.run("iris-traffic", ["--token-file", file])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        #expect(output.standardError.contains(file))
    }
}
