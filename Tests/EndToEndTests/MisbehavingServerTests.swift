import Foundation
import TestSupport
import Testing

/// Answers that are not as they should be: each is counted as what it is, and traffic goes on.
@Suite(.serialized, .timeLimit(.minutes(5))) struct MisbehavingServerTests {
    typealias Answer = MisbehavingServer.Answer

    struct Case {
        let name: String
        /// What every request fails as; nil if none fails.
        let failure: String?
        let answer: @Sendable (MisbehavingServer.Request) -> Answer

        init(_ name: String, _ failure: String?, _ answer: Answer) {
            self.name = name
            self.failure = failure
            self.answer = { _ in answer }
        }
    }

    /// A right answer with something about it changed.
    private static func changed(_ text: String, to other: String) -> Answer {
        precondition(Answer.prediction.contains(text), text)
        return Answer(pieces: [
            Answer.response(Answer.prediction.replacingOccurrences(of: text, with: other))
        ])
    }

    private static let right = Answer.response(Answer.prediction)

    private static let cases = [
        Case("all is well", nil, .ok),
        Case("single bytes", nil, Answer(pieces: right.map(String.init))),
        Case(
            "the connection is closed after each answer", nil,
            Answer(
                pieces: [Answer.response(Answer.prediction, fields: "Connection: close\r\n")],
                closes: true)),
        Case("garbage", "malformed answer", Answer(pieces: ["this is no HTTP\r\n\r\n"])),
        Case("closed at once", "connection lost", Answer(pieces: [], closes: true)),
        Case(
            "cut in the head", "connection lost",
            Answer(pieces: [String(right.prefix(20))], closes: true)),
        Case(
            "cut in the body", "connection lost",
            Answer(pieces: [String(right.dropLast(5))], closes: true)),
        Case("more bytes than its length", "malformed answer", Answer(pieces: [right + "more"])),
        Case(
            "a Transfer-Encoding", "malformed answer",
            Answer(pieces: ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"])),
        Case(
            "two Content-Lengths", "malformed answer",
            Answer(pieces: [Answer.response(Answer.prediction, fields: "Content-Length: 7\r\n")])),
        Case(
            "no final status", "malformed answer",
            Answer(pieces: ["HTTP/1.1 103 Early Hints\r\n\r\n" + right])),
        Case(
            "status 503", "status 503",
            Answer(pieces: [Answer.response("{}", status: "503 Service Unavailable")])),
        Case("status 204", "status 204", Answer(pieces: [Answer.response("", status: "204 No")])),
        Case("not JSON", "wrong answer", Answer(pieces: [Answer.response("setosa")])),
        Case(
            "another type", "wrong answer",
            Answer(pieces: [right.replacingOccurrences(of: "application/json", with: "text/html")])),
        Case("a class that is none", "wrong answer", changed("\"setosa\",", to: "\"rose\",")),
        Case(
            "another class's number", "wrong answer",
            changed("\"class_id\":0", to: "\"class_id\":1")),
        Case(
            "a number that is none", "wrong answer", changed("\"class_id\":0", to: "\"class_id\":3")
        ),
        Case("probabilities that add up to less", "wrong answer", changed("0.9", to: "0.8")),
        Case("a probability below zero", "wrong answer", changed("0.1", to: "-0.1")),
        Case("a class without probability", "wrong answer", changed(",\"virginica\":0", to: "")),
        Case(
            "not the most probable class", "wrong answer",
            changed("\"setosa\":0.9,\"versicolor\":0.1", to: "\"setosa\":0.1,\"versicolor\":0.9")),
        Case(
            "a batch for a row", "wrong answer",
            Answer(pieces: [Answer.response("{\"predictions\":[\(Answer.prediction)]}")])),
    ]

    private static let casesAtOnce = 4

    /// Some at once, so that they take a few seconds together; not all, because a generator that gets no
    /// core opens more connections.
    @Test(arguments: Array(stride(from: 0, to: cases.count, by: casesAtOnce)))
    func countsEachAsWhatItIs(_ first: Int) throws {
        let cases = MisbehavingServerTests.cases[first...].prefix(
            MisbehavingServerTests.casesAtOnce)
        let runs = try cases.map { test in
            let server = try MisbehavingServer(test.answer)
            let arguments = ["--scenario", "normal", "--duration", "1", "--rate", "100"]
            let traffic = try RunningTraffic(
                to: server.port, arguments + ["--batch-share", "0"])
            return (test, server, traffic)
        }
        for (test, server, traffic) in runs {
            let played = try traffic.played()
            #expect(played.output.exitCode == 0, "\(test.name): \(played.output.standardError)")
            #expect(played.output.standardError.isEmpty)
            let scenario = try played.scenario
            #expect((60...140).contains(scenario.requestsDue))
            let failures = test.failure.map { [$0: scenario.requestsDue] } ?? [:]
            #expect(scenario.failures == failures, "\(test.name)")
            #expect(scenario.addsUp, "\(test.name): \(scenario)")
            let isNamed = scenario.notes.contains { $0.hasPrefix("the first unexpected: ") }
            #expect(isNamed == (test.failure != nil), "\(test.name)")
            // Nothing of a wrong answer is counted as predicted.
            let rows = test.failure == nil ? scenario.requestsDue : 0
            #expect(scenario.rowsPredicted == rows, "\(test.name)")
            #expect(server.requestCount == scenario.requestsDue + scenario.requestsRepeated)
        }
    }
}
