import Classifier
import Testing

@testable import TrafficSimulator

/// What `--expect` takes, and when it is met.
@Suite struct ExpectationTests {
    @Test func readsAList() throws {
        let list = try Expectation.list(
            parsing: "p99=5ms,p99.9=1s,p50=0.5ms,p95=250us,p90=3µs,p99.99=0s,mean=1ms,max=2s,"
                + "errors=0.1%,rate=1000")
        #expect(
            list.map(\.figure) == [
                .latency("p99"), .latency("p99.9"), .latency("p50"), .latency("p95"),
                .latency("p90"), .latency("p99.99"), .latency("mean"), .latency("max"), .errors,
                .rate,
            ])
        for (found, wanted) in zip(
            list.map(\.bound), [5e-3, 1, 5e-4, 250e-6, 3e-6, 0, 1e-3, 2, 1e-3, 1_000])
        {
            #expect(abs(found - wanted) <= wanted * 1e-12)
        }
        #expect(list.first?.text == "p99=5ms")
    }

    @Test(arguments: [
        "", ",", "p99=5ms,", "p99", "p99=", "=5ms", "p98=1ms", "P99=1ms", "p99=5", "p99=ms",
        "p99=-1ms", "p99=5 ms", "p99=5ns", "p99=5ms=5ms", "p99=nanms", "p99=infs", "errors=1",
        "errors=%", "errors=200%", "errors=-1%", "errors=100.1%", "rate=", "rate=-1", "rate=1%",
        "rate=inf", "rate=nan", "rate=1ms", " p99=5ms", "p99=5ms, rate=1",
    ])
    func refuses(_ text: String) {
        #expect(throws: (any Error).self) { try Expectation.list(parsing: text) }
    }

    /// A report of so many requests in a second, some of them wrong, each answered after 2 ms.
    private func report(due: Int, failures: Int = 0, answered: Int? = nil) throws -> ScenarioReport
    {
        var tally = Tally(classCount: 3)
        tally.dueCount = due
        tally.countFailure(.timeout, "", times: failures)
        let request = RequestWriter(to: .local, table: try PredictionBody(of: .iris)).row(0)
        for _ in 0..<(answered ?? due) {
            tally.countAnswer(
                to: request, status: 200, bytes: 100, latencyNanoseconds: 2_000_000,
                verdict: .right(nil))
        }
        return ScenarioReport(
            .normal(.iris, batchShare: 0), .open(requestsPerSecond: 1_000), tally, seconds: 1,
            classNames: ["setosa", "versicolor", "virginica"])
    }

    private func isMet(_ text: String, _ report: ScenarioReport) throws -> Bool {
        try #require(Expectation.list(parsing: text).first).outcome(in: report).isMet
    }

    /// A bound is met where it is reached exactly, whatever a Double makes of the decimals.
    @Test func errorsAreMetAtTheBound() throws {
        for failures in 0...1_000 {
            let report = try report(due: 1_000, failures: failures, answered: 0)
            #expect(try isMet("errors=\(failures / 10).\(failures % 10)%", report), "\(failures)")
            guard failures > 0 else { continue }
            let less = failures - 1
            #expect(try !isMet("errors=\(less / 10).\(less % 10)9%", report), "\(failures)")
        }
    }

    @Test func ratesAreMetAtTheBound() throws {
        let report = try report(due: 1_000)
        #expect(try isMet("rate=1000", report))
        #expect(try isMet("rate=0", report))
        #expect(try !isMet("rate=1000.001", report))
    }

    @Test func latenciesAreMetUpToTheBound() throws {
        let report = try report(due: 1_000)
        for name in ["p50", "p90", "p95", "p99", "mean", "max"] {
            // The histogram's three digits.
            for bound in ["2.003ms", "2003us", "0.002003s", "1s"] {
                #expect(try isMet("\(name)=\(bound)", report), "\(name)=\(bound)")
            }
            #expect(try !isMet("\(name)=1.99ms", report), "\(name)")
            #expect(try !isMet("\(name)=0s", report), "\(name)")
        }
        #expect(try isMet("mean=2ms", report))
    }

    /// Ten answers beyond a percentile, or nothing is known of it, and so it is not met.
    @Test(arguments: [
        ("p50", 20), ("p90", 100), ("p95", 200), ("p99", 1_000), ("p99.9", 10_000),
        ("p99.99", 100_000),
    ])
    func percentilesTakeAnswersEnough(name: String, needed: Int) throws {
        let expectation = try #require(Expectation.list(parsing: "\(name)=1s").first)
        for (answered, isEnough) in [(needed, true), (needed - 1, false), (0, false)] {
            let outcome = expectation.outcome(in: try report(due: needed, answered: answered))
            #expect(outcome.isMet == isEnough, "\(answered)")
            #expect((outcome.actual != nil) == isEnough, "\(answered)")
            #expect(outcome.answersNeeded == (isEnough ? nil : needed), "\(answered)")
        }
    }

    @Test func nothingIsGoodWithoutAnAnswer() throws {
        let report = try report(due: 10, failures: 10, answered: 0)
        for text in ["p99=1s", "mean=1s", "errors=99%", "rate=1"] {
            #expect(try !isMet(text, report), "\(text)")
        }
        #expect(try isMet("errors=100%", report))
    }
}
