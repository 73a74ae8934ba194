@testable internal import IrisService
@testable internal import Telemetry

/// The field `traceparent`: the identifier is found exactly if the value is as W3C Trace Context says.
enum TraceParentTarget: FuzzTarget {
    static let name = "trace-parent"

    static func check(_ input: [UInt8]) throws(Finding) {
        let found = TraceParent.traceIdentifier(input.span)?.text
        let expected = expectedIdentifier(in: input)
        try Finding.unless(
            found == expected,
            "the trace is \(found ?? "none") instead of \(expected ?? "none")")
    }

    /// By the grammar of the recommendation's section 3.2, part by part.
    private static func expectedIdentifier(in value: [UInt8]) -> String? {
        let parts = value.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[..<4].map(\.count) == [2, 32, 16, 2],
            parts[..<4].joined().allSatisfy("0123456789abcdef".utf8.contains)
        else { return nil }
        let version = String(decoding: parts[0], as: UTF8.self)
        // The version to come that has more parts is another than this one.
        guard version != "ff", version != "00" || parts.count == 4 else { return nil }
        let isZero = parts[1...2].map { part in part.allSatisfy { $0 == UInt8(ascii: "0") } }
        return isZero.contains(true) ? nil : String(decoding: parts[1], as: UTF8.self)
    }
}
