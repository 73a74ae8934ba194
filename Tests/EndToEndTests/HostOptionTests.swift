import TestSupport
import Testing

/// `--host` takes an address in the forms in which people write it, and prints the one of a URL.
@Suite(.timeLimit(.minutes(5))) struct HostOptionTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", false), ("::1", "[::1]", true), ("[::1]", "[::1]", true),
        ("::", "[::]", true), ("[::]", "[::]", true),
        ("[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]", false),
        // The zone of an address: its percent sign is escaped in a URL.
        ("::1%1", "[::1%251]", true), ("[::1%1]", "[::1%251]", true),
    ])
    func listensAndSaysWhere(host: String, authority: String, isVersion6: Bool) throws {
        let server = try RunningServer(["--host", host])
        #expect(try server.log().contains("listening on http://\(authority):\(server.port)\n"))
        let client = try RawClient(port: server.port, isVersion6: isVersion6)
        #expect(try client.get("/livez").status == 200)
        #expect(try server.stop() == 0)
    }

    @Test func takesThemFromTheVariableToo() throws {
        let server = try RunningServer(environment: ["IRIS_HOST": "[::1]"])
        #expect(try server.log().contains("listening on http://[::1]:\(server.port)\n"))
        #expect(try server.stop() == 0)
    }

    @Test(arguments: ["[127.0.0.1]", "[::1", "::1]", "[]", "[[::1]]", "[::g]"])
    func refusesBracketsAroundAnythingElse(host: String) throws {
        let output = try Program.run("iris-server", ["--port", "0", "--host", host])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        #expect(output.standardError.contains("--host"), "\(output.standardError)")
    }
}
