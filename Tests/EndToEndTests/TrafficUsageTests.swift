import Foundation
import TestSupport
import Testing

/// What `iris-traffic` cannot do, it says in one line before it does anything.
@Suite(.timeLimit(.minutes(5))) struct TrafficUsageTests {
    @Test(arguments: [
        (["--nonsense"], "--nonsense"), (["nonsense"], "nonsense"),
        (["--scenario", "storm"], "storm"), (["--scenario"], "--scenario"),
        (["--data"], "--data"), (["--json"], "--json"),
        (["--duration", "0"], "1 to 86400"), (["--duration", "86401"], "1 to 86400"),
        (["--duration", "long"], "long"), (["--duration", "0.5"], "0.5"),
        (["--rate", "0"], "1 to 1000000"), (["--rate", "1000001"], "1 to 1000000"),
        (["--rate", "0.5"], "0.5"), (["--rate", "-1"], "--rate"), (["--seed", "-1"], "--seed"),
        (["--scenario", "normal", "--connections", "0"], "1 to 1024"),
        (["--scenario", "normal", "--connections", "1025"], "1 to 1024"),
        (["--scenario", "normal", "--connections", "1", "--rate", "1"], "one of them"),
        (["--scenario", "high-load", "--connections", "1"], "high-load"),
        (["--scenario", "all", "--connections", "1"], "high-load"),
        (["--connections", "1"], "high-load"),
        (["--batch-share", "2"], "0 to 1"), (["--batch-share", "-0.1"], "--batch-share"),
        (["--batch-share", "nan"], "--batch-share"),
        (["--expect", "p98=1ms"], "p98"), (["--expect", "p99=5"], "5"),
        (["--expect", "p99=-1ms"], "-1ms"), (["--expect", "errors=1"], "errors"),
        (["--expect", "errors=200%"], "errors"), (["--expect", ""], "p99=5ms"),
        (["--expect", "p99=1ms,"], "p99=5ms"), (["--expect", "rate=fast"], "rate"),
        (["--scenario", "normal", "--shift", "petal_width=1"], "drift"),
        (["--scenario", "normal", "--scale", "petal_width=1"], "drift"),
        (["--scenario", "normal", "--mix", "setosa=1"], "drift"),
        (["--scenario", "errors", "--mix", "setosa=1"], "drift"),
        (["--scenario", "high-load", "--gradual"], "drift"),
        (["--scenario", "drift", "--shift", "petal_width"], "petal_width"),
        (["--scenario", "drift", "--shift", "=1"], "=1"),
        (["--scenario", "drift", "--shift", "petal_width=much"], "much"),
        (["--scenario", "drift", "--shift", "petal_width=inf"], "inf"),
        (["--scenario", "drift", "--scale", "petal_width=1", "--scale", "petal_width=2"], "twice"),
        (["--scenario", "drift", "--mix", "setosa=1.1"], "0 to 1"),
        (["--scenario", "drift", "--mix", "setosa=-0.1"], "0 to 1"),
        (["--url", "ftp://x"], "http://"), (["--url", "127.0.0.1:8000"], "http://"),
        (["--url", "http://"], "name or an address"), (["--url", "http://x:0"], "65535"),
        (["--url", "http://x:65536"], "65535"), (["--url", "http://x:"], "65535"),
        (["--url", "http://x/predict"], "port"), (["--url", "http://x?y"], "port"),
        (["--url", "http://user@x"], "name or an address"), (["--url", "http://a b"], "name or"),
        (["--url", "http://[::g]"], "IPv6"), (["--url", "http://[::1]x"], "port"),
    ])
    func refusesBadUsage(arguments: [String], mention: String) throws {
        let output = try Program.run("iris-traffic", arguments)
        #expect(output.exitCode == 64)
        #expect(output.standardOutput.isEmpty)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        #expect(output.standardError.hasPrefix("iris-traffic: "), "\(output.standardError)")
        #expect(output.standardError.contains(mention), "\(output.standardError)")
        #expect(output.standardError.contains("see iris-traffic --help"), "\(output.standardError)")
    }

    /// Understood, but nothing that can be done.
    @Test(arguments: [
        (["--scenario", "drift", "--shift", "petal=1"], ["petal", "petal_width"]),
        (["--scenario", "drift", "--scale", "setosa=1"], ["setosa", "petal_width"]),
        (["--scenario", "drift", "--mix", "rose=0.5"], ["rose", "setosa"]),
        (["--scenario", "all", "--mix", "rose=0.5"], ["rose", "setosa"]),
        (
            ["--scenario", "drift", "--mix", "setosa=0.6", "--mix", "virginica=0.5"],
            ["--mix", "1.1"]
        ),
        (["--json", "/nonexistent/report.json"], ["/nonexistent/report.json", "no such file"]),
        (["--json", "/"], ["directory"]),
        (["--data", "/nonexistent.csv"], ["/nonexistent.csv"]),
        (["--url", "http://no-such-name.invalid"], ["no-such-name.invalid", "--url"]),
    ])
    func saysWhatCannotBeDone(arguments: [String], mentions: [String]) throws {
        let output = try Program.run("iris-traffic", arguments)
        #expect(output.exitCode == 1)
        #expect(output.standardOutput.isEmpty)
        #expect(output.errorLines.count == 1, "\(output.standardError)")
        for text in mentions {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
    }

    @Test func saysThatATableCannotDrift() throws {
        let folder = try TemporaryFolder()
        let table = try folder.file("table.csv", containing: "a,class\n1,x\n1,y\n")
        let output = try Program.run(
            "iris-traffic", ["--data", table.path, "--scenario", "drift"])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        #expect(output.standardError.contains("nothing can drift"), "\(output.standardError)")
    }

    @Test(arguments: [
        ("a,class\n1,x\n2,y\n", "4 features, the data has 1"),
        ("sepal_length,sepal_width,petal_length,width,class\n1,2,3,4,x\n5,6,7,8,y\n", "feature 4"),
    ])
    func saysThatADifferentTableIsServed(content: String, mention: String) throws {
        let server = try RunningServer()
        let folder = try TemporaryFolder()
        let table = try folder.file("table.csv", containing: content)
        let output = try Program.run(
            "iris-traffic", ["--url", "http://127.0.0.1:\(server.port)", "--data", table.path])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        for text in ["another table", mention] {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
        #expect(try server.scrape().requestCount == 0)
        #expect(try server.stop() == 0)
    }

    @Test func saysThatThereIsNoServer() throws {
        let port = try FreePort.find()
        let output = try Program.run("iris-traffic", ["--url", "http://127.0.0.1:\(port)"])
        #expect(output.exitCode == 1)
        #expect(output.errorLines.count == 1)
        for text in ["http://127.0.0.1:\(port)", "connection refused", "make run"] {
            #expect(output.standardError.contains(text), "\(output.standardError)")
        }
    }

    @Test func explainsItself() throws {
        let output = try Program.run("iris-traffic", ["--help"])
        #expect(output.exitCode == 0)
        #expect(output.standardError.isEmpty)
        for text in [
            "USAGE: iris-traffic", "--scenario", "--rate", "--connections", "--expect", "--json",
            "--check-metrics", "high-load",
        ] {
            #expect(output.standardOutput.contains(text))
        }
    }
}
