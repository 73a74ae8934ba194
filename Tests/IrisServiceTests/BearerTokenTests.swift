import Testing

@testable import IrisService

@Suite struct BearerTokenTests {
    private static let text = "0123456789abcdef-._~+/XYZ=="

    private static func token(_ content: String = text) throws -> BearerToken {
        try BearerToken(fileContent: Array(content.utf8))
    }

    @Test(arguments: ["", "\n", "\r\n", " \t \r\n\n"])
    func ignoresWhiteSpaceAtTheEndOfTheFile(end: String) throws {
        #expect(
            try Self.token(Self.text + end).proof(authorization: "Bearer \(Self.text)") == .right)
    }

    @Test(
        arguments: [
            ("", .empty), ("\n", .empty), (" \t\r\n", .empty),
            ("0123456789abcde", .short), ("0123456789abcde\n", .short), ("a=", .short),
            (String(repeating: "a", count: 4_097), .long),
            (" 0123456789abcdef", .foreign(index: 0)), ("0123456789 abcdef", .foreign(index: 10)),
            ("0123456789abcdef\nmore", .foreign(index: 16)),
            ("0123456789abcdef=a", .foreign(index: 17)), ("================", .foreign(index: 0)),
            ("\"0123456789abcdef\"", .foreign(index: 0)), ("0123456789abcdé", .foreign(index: 14)),
            ("\u{FEFF}0123456789abcdef", .foreign(index: 0)),
            ("0123456789abcdef\0", .foreign(index: 16)),
            ("pass,word,pass,word", .foreign(index: 4)),
        ] as [(String, BearerToken.Problem)])
    func refusesWhatIsNoToken(content: String, problem: BearerToken.Problem) {
        #expect(throws: problem) { try Self.token(content) }
        // A secret that is nearly right is one all the same.
        #expect(content.isEmpty || !problem.description.contains(content))
    }

    @Test(arguments: [String(repeating: "a", count: 16), String(repeating: "a", count: 4_096)])
    func takesTheShortestAndTheLongest(text: String) throws {
        #expect(try Self.token(text).proof(authorization: "Bearer \(text)") == .right)
    }

    @Test(arguments: ["Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer    "])
    func isProvedWithTheSchemeInAnyCase(scheme: String) throws {
        #expect(try Self.token().proof(authorization: scheme + Self.text) == .right)
    }

    @Test(arguments: [
        "", " ", "Basic \(text)", "Bearers \(text)", "Beare \(text)", "Token \(text)", text,
        "Bearer\t\(text)", "Bearer\(text)", "\u{212A}earer \(text)", " Bearer \(text)",
    ])
    func isNotShownByOtherSchemes(authorization: String) throws {
        #expect(try Self.token().proof(authorization: authorization) == .none)
    }

    @Test(arguments: [
        "Bearer", "Bearer ", "Bearer x", "Bearer \(text.dropLast())", "Bearer \(text)=",
        "Bearer \(text) ", "Bearer \(text), Bearer \(text)", "Bearer \"\(text)\"",
        "Bearer \(text.uppercased())", "Bearer \t\(text)", "Bearer \(text)\0",
    ])
    func isNotProvedByOthers(authorization: String) throws {
        #expect(try Self.token().proof(authorization: authorization) == .wrong)
    }

    /// Each byte counts, and each bit of it.
    @Test func isNotProvedByOneThatDiffersAnywhere() throws {
        let token = try Self.token()
        for index in Array(Self.text.utf8).indices {
            for bit in 0..<7 {
                var bytes = Array(Self.text.utf8)
                bytes[index] ^= 1 << UInt8(bit)
                // A space in front of it would be the scheme's.
                guard index > 0 || bytes[index] != UInt8(ascii: " ") else { continue }
                let guess = String(decoding: bytes, as: UTF8.self)
                #expect(token.proof(authorization: "Bearer \(guess)") == .wrong, "\(guess)")
            }
        }
    }
}
