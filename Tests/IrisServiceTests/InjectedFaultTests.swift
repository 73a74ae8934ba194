import Testing

@testable import IrisService

@Suite struct InjectedFaultTests {
    private static func fault(_ value: String) -> InjectedFault? {
        fault(Array(value.utf8))
    }

    private static func fault(_ value: [UInt8]) -> InjectedFault? { InjectedFault(value.span) }

    @Test(
        arguments: [
            ("error", .error), ("delay=0", .delay(milliseconds: 0)),
            ("delay=1", .delay(milliseconds: 1)), ("delay=050", .delay(milliseconds: 50)),
            ("delay=59999", .delay(milliseconds: 59_999)),
            ("delay=60000", .delay(milliseconds: 60_000)),
        ] as [(String, InjectedFault)])
    func isRead(value: String, fault: InjectedFault) {
        #expect(Self.fault(value) == fault)
    }

    @Test(arguments: [
        "", " ", "ERROR", "Error", "error ", " error", "errors", "erro", "error=1", "delay",
        "delay=", "delay= 1", "delay=1 ", "delay=-1", "delay=60001", "delay=1e3", "delay=1.5",
        "delay=0x10", "delay=1_000", "delay=50ms", "delay:50", "Delay=50", "DELAY=50",
        "delay=9223372036854775807", "delay=9223372036854775808", "delay=+5", "delay=-0",
        "delay=１", "\u{0}", "error\u{0}", "error,delay=1", "delay=5,error", "garbage",
        // Right as far as it is looked at, wrong behind that.
        "delay=00000000000000000000000050x", "delay=00000000000000000000000050999",
        "error" + String(repeating: " ", count: 27),
    ])
    func isRefused(value: String) {
        #expect(Self.fault(value) == nil)
    }

    @Test(arguments: ["x", "error", "delay=", "delay=0", "0"])
    func isRefusedWhereItIsLong(start: String) {
        for byte in ["x", "0", " "] {
            #expect(Self.fault(start + String(repeating: byte, count: 1_000_000)) == nil)
        }
    }

    @Test func isRefusedForBytesThatAreNoText() {
        #expect(Self.fault([0xFF, 0xFE]) == nil)
        #expect(Self.fault(Array("error".utf8) + [0xFF]) == nil)
    }
}
