import EventHTTP
import Testing

/// Cases that belong to one section of a document.
struct WireGroup: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cases: [WireCase]

    init(_ section: String, _ cases: [WireCase]) {
        testDescription = section
        self.cases = cases
    }
}

/// Holds the server against RFC 9110 and RFC 9112, and against what other parsers got wrong.
@Suite struct ConformanceTests {
    private static let groups: [WireGroup] = [
        RequestLineCases.groups, MethodCases.groups, TargetCases.groups, HeaderFieldCases.groups,
        HostCases.groups, ContentLengthCases.groups, TransferEncodingCases.groups,
        ChunkCases.groups, TrailerCases.groups, ExpectCases.groups, ConnectionCases.groups,
        PipeliningCases.groups, HalfCloseCases.groups, LlhttpRequestCases.groups,
        LlhttpFieldCases.groups, LlhttpTargetCases.groups, LlhttpBodyCases.groups,
        LlhttpConnectionCases.groups, GardenServerCases.groups, GardenProxyCases.groups,
        Http11ProbeCases.groups,
    ].flatMap { $0 }

    @Test(arguments: groups)
    func everyCaseGetsItsAnswersHoweverItArrives(_ group: WireGroup) throws {
        try withEchoServer { server in
            for testCase in group.cases {
                // What fails in one piece is not sent in others: it might wait in vain each time.
                _ = Delivery.allCases.allSatisfy { $0.holds(for: testCase, on: server) }
            }
            server.expectNoConnections()
        }
    }

    @Test func aCaseIsTheOnlyOneWithItsDescriptionInItsGroup() {
        for group in Self.groups {
            let descriptions = group.cases.map(\.description)
            #expect(Set(descriptions).count == descriptions.count, "\(group.testDescription)")
        }
    }

    @Test func theCasesOfHttp11ProbeAreAllThere() {
        #expect(Http11ProbeCases.groups.reduce(0) { $0 + $1.cases.count } == 215)
    }
}
