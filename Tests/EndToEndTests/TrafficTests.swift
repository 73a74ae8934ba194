import Foundation
import TestSupport
import Testing

/// `iris-traffic` against the real server, and against none.
@Suite(.timeLimit(.minutes(5))) struct TrafficTests {
    @Test func sendsTheDataSetAndChecksTheAnswers() throws {
        let server = try RunningServer()
        let output = try Program.run(
            "iris-traffic", ["--url", "http://127.0.0.1:\(server.port)"])
        #expect(output.exitCode == 0)
        #expect(output.standardError.isEmpty)
        #expect(output.standardOutput.contains("200: 151"), "\(output.standardOutput)")
        #expect(output.standardOutput.contains("146 of 150"), "\(output.standardOutput)")
        let counted = "inference_requests_total{status=\"200\"}"
        try waitUntil("all requests are counted") { try server.scrape()[counted] == 151 }
        #expect(try server.stop() == 0)
    }

    @Test func saysThatADifferentTableIsServed() throws {
        let server = try RunningServer()
        let folder = try TemporaryFolder()
        let table = try folder.file("table.csv", containing: "a,class\n1,x\n2,y\n")
        let output = try Program.run(
            "iris-traffic", ["--url", "http://127.0.0.1:\(server.port)", "--data", table.path])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("another table"), "\(output.standardError)")
        #expect(try server.stop() == 0)
    }

    @Test func saysThatThereIsNoServer() throws {
        // A port that was free a moment ago and that nobody listens on now.
        let server = try RunningServer()
        let port = server.port
        #expect(try server.stop() == 0)
        let output = try Program.run("iris-traffic", ["--url", "http://127.0.0.1:\(port)"])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("make run"), "\(output.standardError)")
    }

    @Test(arguments: [["--nonsense"], ["--url", "ftp://x"], ["--data"]])
    func refusesBadUsage(arguments: [String]) throws {
        let output = try Program.run("iris-traffic", arguments)
        #expect(output.exitCode == 64)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("--help"))
    }
}
