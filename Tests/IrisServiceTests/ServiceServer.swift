import EventHTTP
import Glibc
import TestSupport
import Testing

@testable import Classifier
@testable import IrisService

/// Runs `body` against the service on a free loopback port, then drains the server and waits for its
/// end.
func withService(
    _ model: Model = IrisModel.softmax,
    loops: Int = 1,
    allowsFaultInjection: Bool = false,
    access: ServiceAccess = ServiceAccess(),
    limits: HTTPServerLimits = HTTPServerLimits(),
    _ body: (ServiceServer) throws -> Void
) throws {
    let definition = ServiceDefinition(
        model: model, name: "test", loops: loops, allowsFaultInjection: allowsFaultInjection,
        access: access)
    let server = try HTTPServer(host: "127.0.0.1", port: 0, loops: loops, limits: limits) { loop in
        IrisService(definition, loop: loop)
    }
    try server.start()
    defer { server.drain() }
    try body(ServiceServer(server: server))
    server.drain()
    #expect(server.join() == 0)
}

/// A service that runs in this process.
struct ServiceServer {
    let server: HTTPServer

    /// Opens a connection.
    func connect() throws -> RawClient { try RawClient(port: server.port) }

    /// Sends one request on a connection of its own.
    func answer(
        _ method: String, _ target: String, fields: [String] = [], body: String = ""
    ) throws -> RawResponse {
        try answer(method, target, fields: fields, body: body, on: connect())
    }

    /// Sends one request on a connection that is open.
    func answer(
        _ method: String, _ target: String, fields: [String] = [], body: String = "",
        on client: RawClient
    ) throws -> RawResponse {
        let lines =
            ["\(method) \(target) HTTP/1.1", "Host: test"] + fields
            + (body.isEmpty && method != "POST" ? [] : ["Content-Length: \(body.utf8.count)"])
        try client.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
        return try client.receiveResponse(isHead: method == "HEAD")
    }

    /// The samples of a scrape, by everything that stands in front of the value.
    func scrape(fields: [String] = []) throws -> [String: String] {
        var samples: [String: String] = [:]
        for line in try answer("GET", "/metrics", fields: fields).bodyText.split(separator: "\n")
        where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else {
                Issue.record("not a sample: \(line)")
                continue
            }
            samples[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        return samples
    }

    /// Waits until a scrape shows what was counted: that happens just after a reply is sent.
    ///
    /// The limit only bounds a failing test.
    func waitForScrape(
        _ expected: [String: String], fields: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: String] {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let samples = try scrape(fields: fields)
            if expected.allSatisfy({ samples[$0.key] == $0.value }) { return samples }
            guard ContinuousClock.now < deadline else {
                for (series, value) in expected {
                    #expect(samples[series] == value, "\(series)", sourceLocation: sourceLocation)
                }
                return samples
            }
            usleep(1_000)
        }
    }
}
