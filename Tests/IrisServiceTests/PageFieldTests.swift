import TestSupport
import Testing

@testable import IrisService

/// What browsers are told about the pages, over the wire.
@Suite(.timeLimit(.minutes(5))) struct PageFieldTests {
    private static let expected = [
        "x-frame-options": "DENY", "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin", "referrer-policy": "no-referrer",
        "x-permitted-cross-domain-policies": "none", "cache-control": "no-cache",
    ]

    @Test(arguments: ["/", "/docs", "/pages/live.js", "/pages/style.css", "/pages/icon.svg"])
    func keepOthersOut(path: String) throws {
        try withService { service in
            let response = try service.answer("GET", path)
            for (name, value) in Self.expected { #expect(response[name] == value, "\(name)") }
            let policy = try #require(response["content-security-policy"])
            let directives = policy.split(separator: ";").map { $0.drop { $0 == " " } }
            for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
                #expect(directives.contains(directive[...]), "\(policy)")
            }
            #expect(!policy.contains("unsafe") && !policy.contains("*"))
            let permissions = try #require(response["permissions-policy"])
            #expect(permissions.split(separator: ", ").allSatisfy { $0.hasSuffix("=()") })
        }
    }
}
