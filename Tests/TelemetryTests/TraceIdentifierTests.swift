import Testing

@testable import Telemetry

@Suite struct TraceIdentifierTests {
    @Test func isNothingIfAllBytesAreZero() {
        #expect(TraceIdentifier(high: 0, low: 0) == nil)
    }

    @Test(
        arguments: [
            (0, 1, "00000000000000000000000000000001"),
            (1, 0, "00000000000000010000000000000000"),
            (0x0af7_6519_16cd_43dd, 0x8448_eb21_1c80_319c, "0af7651916cd43dd8448eb211c80319c"),
            (0x00ab, 0x0a00, "00000000000000ab0000000000000a00"),
            (.max, .max, "ffffffffffffffffffffffffffffffff"),
        ] as [(UInt64, UInt64, String)])
    func isThirtyTwoDigits(high: UInt64, low: UInt64, text: String) throws {
        #expect(try #require(TraceIdentifier(high: high, low: low)).text == text)
    }

    @Test func isWrittenSoThatItReadsBackAsTheSame() throws {
        for shift in UInt64(0)..<64 {
            let high = UInt64.random(in: .min ... .max) >> shift
            let low = UInt64.random(in: 1 ... .max) >> (63 - shift) | 1
            let text = try #require(TraceIdentifier(high: high, low: low)).text
            #expect(text.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(UInt64(text.prefix(16), radix: 16) == high)
            #expect(UInt64(text.suffix(16), radix: 16) == low)
        }
    }
}
