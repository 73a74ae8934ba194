import Glibc
import Testing

@testable import Classifier
@testable import IrisService

/// Numbers against the C library's `strtof`, bit for bit.
@Suite struct NumberReadingTests {
    @Test(arguments: [
        "0", "-0", "0.0", "-0.0e-5", "1", "-1", "5.1", "0.1", "0.2", "0.3", "1e22", "1e23",
        "123456789", "9007199254740992", "9007199254740993", "16777216", "16777217", "16777218",
        "16777219", "33554433", "33554435", "9999999999999999999", "99999999999999999999",
        // Halfway between two Floats near 1, and next to that.
        "1.000000059604644775390625", "1.0000000596046447753906250000000000001",
        "1.000000059604644775390624999999999999", "1.000000178813934326171875",
        "1.0000001788139343261718750000000001", "16777217.0000000000000000000000000001",
        // Halfway as Double only: rounding twice would go wrong.
        "1.00000005960464477539062500000000001", "1.00000017881393432617187499999999999",
        "8388608.5", "8388609.5", "8388608.50000000001", "8388609.49999999999",
        // The largest Float, halfway to the next, which is infinite.
        "3.4028234663852885981170418348451692544e38", "3.4028235e38", "3.40282356e38",
        "3.4028235677973366e38", "340282356779733661637539395458142568447",
        "340282356779733661637539395458142568448", "3.4028236e38", "1e39", "-1e39", "1e999",
        // The smallest normal, the largest subnormal, what lies between.
        "1.17549435e-38", "1.1754943508222875e-38", "1.1754942807573643e-38",
        "1.17549429e-38", "1.175494315789825873e-38", "1.17549431578982584e-38",
        // The smallest subnormal, and half of it: 0 by ties to even.
        "1.4e-45", "1.401298464324817e-45", "7.0064923216240853e-46", "7.0064923216240854e-46",
        "7.006492321624085354618e-46", "7.006492321624085354619e-46", "7.0064923216240862e-46",
        "2.1019476964872256e-45", "1e-45", "1e-46", "1e-400", "-1e-400",
        "1e-00000001", "1e+00000001", "1E05", "0e999999999", "0e-999999999", "0.0e99999999999999",
        "1e999999999", "1e-999999999", "1e9223372036854775808", "1e-9223372036854775809",
        "0.00000000000000000000000000000000000000000000000000000000001e59", "100e-2", "5.10e0",
    ])
    func areReadAsTheCLibraryReadsThem(text: String) {
        #expect(Self.disagreement(on: text) == nil)
    }

    @Test(arguments: [20, 100, 1_000, 100_000])
    func areReadToTheLastDigit(digits: Int) {
        let zeros = String(repeating: "0", count: digits)
        for text in [
            "16777217.\(zeros)1", "16777217.\(zeros)", "1677721700\(zeros)1e-\(digits + 3)",
            "1.000000059604644775390625\(zeros)1", "0.\(zeros)16777217e\(digits + 8)",
            "0.\(zeros)167772170000000000000001e\(digits + 8)", "3\(zeros)e-\(digits)",
            "340282356779733661637539395458142568447.\(zeros.replacing("0", with: "9"))",
        ] {
            #expect(Self.disagreement(on: text) == nil)
        }
    }

    /// Longer than the service lets a body be: the exponent counts to the last digit all the same.
    @Test func anExponentAsLargeAsTheNumberIsLong() {
        let zeros = String(repeating: "0", count: 9_999_998)
        #expect(Self.disagreement(on: "0.\(zeros)1e99999999") == nil)
        #expect(Self.disagreement(on: "0.\(zeros)1e9999999") == nil)
    }

    @Test(arguments: [1] as [UInt64])
    func randomNumbersAreReadAsTheCLibraryReadsThem(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<40_000 {
            for text in [
                generator.digits(), generator.shortest(), generator.exactDouble(),
                generator.nearHalfway(), generator.measurement(), generator.shortestDouble(),
            ] {
                #expect(Self.disagreement(on: text) == nil)
            }
        }
    }

    /// What is wrong with how the scanner reads `text`; nil if nothing is.
    private static func disagreement(on text: String) -> String? {
        var scanner = JSONScanner()
        let bytes = Array(text.utf8)
        let expected = strtof(text, nil)
        do {
            let value = try scanner.readNumber(bytes.span)
            if value.bitPattern == expected.bitPattern, scanner.offset == bytes.count { return nil }
            return "\(text.prefix(100)) is read as \(value), not \(expected)"
        } catch {
            return "\(text.prefix(100)) is refused: \(error)"
        }
    }
}

extension SplitMix64 {
    /// Digits with a point and an exponent somewhere, most of them in the range of Float.
    fileprivate mutating func digits() -> String {
        var digits = (0...index(below: 24)).map { _ in Character("\(index(below: 10))") }
        while digits.count > 1, digits[0] == "0" { digits.removeFirst() }
        var text = index(below: 2) == 0 ? "-" : ""
        let whole = 1 + index(below: digits.count)
        text += digits[..<whole]
        if whole < digits.count { text += "." + digits[whole...] }
        switch index(below: 3) {
        case 0: text += "e\(index(below: 100) - 60)"
        case 1: text += "E+\(index(below: 30))"
        default: break
        }
        return text
    }

    /// The shortest text of any finite Float.
    fileprivate mutating func shortest() -> String {
        let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        return value.isFinite ? value.description : "0"
    }

    /// What programs write that compute in Double: up to 17 digits, mostly in the range of Float.
    fileprivate mutating func shortestDouble() -> String {
        let exponent = UInt64(1_023 - 140 + index(below: 280))
        return Double(bitPattern: exponent << 52 | next() >> 12).description
    }

    /// All digits of a Double that mostly lies in the range of Float.
    fileprivate mutating func exactDouble() -> String {
        let exponent = UInt64(1_023 - 160 + index(below: 290))
        let value = Double(bitPattern: exponent << 52 | next() >> 12)
        return SplitMix64.allDigits(of: value)
    }

    /// A number on the point halfway between two neighbouring Floats, or a tick beside it.
    fileprivate mutating func nearHalfway() -> String {
        // Exponents from -8 to 30: where arithmetic with Doubles may decide.
        let exponent = UInt32(Float(1e-8).exponentBitPattern) + UInt32(index(below: 126))
        let lower = Float(bitPattern: exponent << 23 | UInt32(index(below: 1 << 23)))
        // Exact: a Double has room for one more digit than a Float.
        let halfway = (Double(lower) + Double(lower.nextUp)) / 2
        switch index(below: 6) {
        case 0: return halfway.nextUp.description
        case 1: return halfway.nextDown.description
        // As Double it is halfway, as decimal mostly not.
        case 2: return halfway.description
        case 3: return SplitMix64.digits(of: halfway, decimals: 15 + index(below: 6))
        case 4: return SplitMix64.allDigits(of: halfway)
        default: return SplitMix64.allDigits(of: halfway).replacing("e", with: "0001e")
        }
    }

    /// As a client writes what it has measured.
    fileprivate mutating func measurement() -> String {
        let thousandths = String(1_000 + index(below: 9_000))
        return "\(thousandths.dropLast(3)).\(thousandths.suffix(3).prefix(1 + index(below: 3)))"
    }

    /// 160 digits are more than any Double here has.
    private static func allDigits(of value: Double) -> String { digits(of: value, decimals: 160) }

    /// In scientific notation.
    private static func digits(of value: Double, decimals: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 200)
        let count = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, 200, "%.*e", $0) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8($0) }, as: UTF8.self)
    }
}
