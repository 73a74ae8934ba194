import Testing

@testable import IrisService

@Suite struct AllowedOriginsTests {
    private static func allow(_ origin: String?, by origins: AllowedOrigins) -> Bool {
        guard let origin else { return origins.allow(nil) }
        let bytes = Array(origin.utf8)
        return origins.allow(bytes.span)
    }

    @Test(arguments: [
        "https://app.example", "http://localhost", "http://localhost:3000", "http://127.0.0.1:8080",
        "http://[::1]", "http://[::1]:3000", "https://xn--mnchen-3ya.example", "http://x:443",
        "https://x:80", "http://x:65535", "https://a_b.example", "capacitor://localhost",
        "chrome-extension://abcdefghijklmnop",
        "https://" + String(repeating: "a", count: 253) + ":8443",
    ])
    func areThoseThatBrowsersSend(text: String) throws {
        let origins = try AllowedOrigins([text])
        #expect(Self.allow(text, by: origins))
        #expect(!Self.allow("\(text)x", by: origins))
        #expect(!Self.allow(String(text.dropLast()), by: origins))
        #expect(!Self.allow(nil, by: origins))
    }

    @Test(arguments: [
        "", " ", "null", "app.example", "https://", "://app.example", "https:app.example",
        "https://app.example/", "https://app.example/x", "https://app.example?x",
        "https://App.example", "HTTPS://app.example", "https://münchen.example",
        "https://app.example:443", "http://app.example:80", "http://app.example:",
        "http://app.example:0", "http://app.example:080", "http://app.example:65536",
        "http://app.example:+1", "http://user@app.example", "https://*.example", "**",
        "http://[::1", "http://::1", "http://[1]", "http://[]", "http://[::1]x", "http://[::G]",
        "https://a.example,https://b.example", "https://a.example https://b.example",
        "https://a\r\nSet-Cookie: x", "https://a\u{0}", "1https://a",
        "https://" + String(repeating: "a", count: 300),
    ])
    func areNoOthers(text: String) {
        #expect(throws: AllowedOrigins.Problem.notAnOrigin(text)) { try AllowedOrigins([text]) }
        #expect(throws: AllowedOrigins.Problem.notAnOrigin(text)) {
            try AllowedOrigins(["https://app.example", text])
        }
    }

    @Test func areAllWithAStarAlone() throws {
        let origins = try AllowedOrigins(["*"])
        #expect(Self.allow("https://app.example", by: origins))
        #expect(Self.allow("null", by: origins))
        #expect(Self.allow(nil, by: origins))
        for texts in [["*", "https://app.example"], ["https://app.example", "*"]] {
            #expect(throws: AllowedOrigins.Problem.anyBesideOthers) { try AllowedOrigins(texts) }
        }
    }
}
