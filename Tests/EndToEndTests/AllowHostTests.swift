import TestSupport
import Testing

/// The hosts of a server on loopback, from the settings to the answer.
@Suite(.timeLimit(.minutes(5))) struct AllowHostTests {
    private static let targets = [
        "/predict", "/metrics", "/livez", "/readyz", "/model", "/openapi.json", "/", "/docs",
        "/nothing",
    ]

    private func status(_ target: String, _ host: String, of server: RunningServer) throws -> Int {
        try answer(target, host, of: server).status
    }

    private func answer(
        _ target: String, _ host: String, of server: RunningServer
    ) throws -> RawResponse {
        let client = try RawClient(port: server.port)
        let method = target == "/predict" ? "POST" : "GET"
        let body = target == "/predict" ? Bodies.row(0) : ""
        try client.send(
            "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try client.receiveResponse()
    }

    @Test func areThoseOfLoopbackUnlessOthersAreGiven() throws {
        let server = try RunningServer()
        for target in Self.targets {
            let expected = target == "/nothing" ? 404 : 200
            for host in ["127.0.0.1:\(server.port)", "localhost", "LOCALHOST.:1", "[::1]:80"] {
                #expect(try status(target, host, of: server) == expected, "\(target) of \(host)")
            }
            let refusal = try answer(target, "rebound.example:\(server.port)", of: server)
            #expect(refusal.status == 421)
            #expect(
                refusal.bodyText
                    == """
                    {"detail":"Misdirected Request: this server listens on loopback only and is not \
                    known by this name: see its option --allow-host"}
                    """)
        }
        #expect(try server.stop() == 0)
    }

    @Test(arguments: [true, false])
    func areReadFromSettingOrVariable(isVariable: Bool) throws {
        let hosts = ["iris.example", "192.0.2.1"]
        let server =
            isVariable
            ? try RunningServer(
                [], environment: ["IRIS_ALLOW_HOST": hosts.joined(separator: ", ")])
            : try RunningServer(hosts.flatMap { ["--allow-host", $0] })
        for host in hosts + ["localhost"] {
            #expect(try status("/predict", host, of: server) == 200)
        }
        #expect(try status("/predict", "rebound.example", of: server) == 421)
        #expect(try !server.log().contains("--allow-host"))
        #expect(try server.stop() == 0)
    }

    @Test(arguments: [["--allow-host", "*"], ["--host", "0.0.0.0"], ["--host", "::"]])
    func areAllWithAStarOrWhereOtherMachinesReachTheServer(_ arguments: [String]) throws {
        let server = try RunningServer(arguments)
        #expect(try status("/metrics", "any.example", of: server) == 200)
        #expect(try server.stop() == 0)
    }

    /// By a spelling of 127.0.0.1 that the resolver knows, and no browser sends.
    @Test func areToldToWhoPlaysTrafficToAnother() throws {
        let server = try RunningServer()
        let arguments = ["--url", "http://2130706433:\(server.port)", "--duration", "1"]
        let output = try Program.run("iris-traffic", arguments)
        #expect(output.exitCode == 1)
        #expect(output.standardError.contains("has status 421"), "\(output.standardError)")
        #expect(output.standardError.contains("--allow-host 2130706433"))
        #expect(try server.stop() == 0)
    }

    @Test func thatMakeNoDifferenceAreSaidToMakeNone() throws {
        let server = try RunningServer(["--host", "0.0.0.0", "--allow-host", "iris.example"])
        #expect(try status("/metrics", "any.example", of: server) == 200)
        #expect(try server.log().contains("--allow-host does nothing"))
        #expect(try server.stop() == 0)
    }
}
