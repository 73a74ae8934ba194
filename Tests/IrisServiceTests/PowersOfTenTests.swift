import Testing

@testable import IrisService

/// The table against numbers with as many digits as it takes.
@Suite struct PowersOfTenTests {
    @Test(arguments: PowersOfTen.exponents)
    func areRoundedUpToTheLastDigit(power: Int) {
        // 10^power times 2^256, which is whole down to 10^-31 but for what is lost behind the point.
        var number = WideNumber(powerOfTwo: 256)
        for _ in 0..<power.magnitude {
            if power > 0 { number.multiply(by: 10) } else { number.divide(by: 10) }
        }
        let top = number.topBit
        #expect(PowersOfTen.exponent(of: power) == top - 256)
        #expect(PowersOfTen.significand(of: power) == number.leadingWordRoundedUp)
    }

    @Test func logarithmsAreThoseOfTheWidths() {
        for binaryExponent in -149...104 {
            for isNarrowBelow in [false, true] {
                let power = ShortestDecimal.power(binaryExponent, isNarrowBelow: isNarrowBelow)
                // 10^power <= width < 10^(power + 1), both sides multiplied by powers until whole.
                var width = WideNumber(powerOfTwo: 300 + binaryExponent)
                if isNarrowBelow {
                    width.multiply(by: 3)
                    width.divide(by: 4)
                }
                var one = WideNumber(powerOfTwo: 300)
                for _ in 0..<power.magnitude {
                    if power > 0 { one.multiply(by: 10) } else { width.multiply(by: 10) }
                }
                #expect(one <= width)
                one.multiply(by: 10)
                #expect(width < one)
            }
        }
    }
}

/// A natural number of 1,024 binary digits.
private struct WideNumber: Comparable {
    /// The lowest first.
    private var words = [UInt64](repeating: 0, count: 16)
    private var hasLost = false

    init(powerOfTwo exponent: Int) { words[exponent / 64] = 1 << UInt64(exponent % 64) }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in words.indices {
            let product = words[index].multipliedFullWidth(by: factor)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            words[index] = low
            carry = product.high + (overflow ? 1 : 0)
        }
    }

    /// Rounds down, and remembers whether it did.
    mutating func divide(by divisor: UInt64) {
        var rest: UInt64 = 0
        for index in words.indices.reversed() {
            (words[index], rest) = divisor.dividingFullWidth((rest, words[index]))
        }
        hasLost = hasLost || rest > 0
    }

    var topBit: Int {
        let word = words.lastIndex { $0 > 0 } ?? 0
        return 64 * word + 63 - words[word].leadingZeroBitCount
    }

    var leadingWordRoundedUp: UInt64 {
        let lowest = topBit - 63
        func bit(_ index: Int) -> UInt64 {
            index < 0 ? 0 : words[index / 64] >> UInt64(index % 64) & 1
        }
        let leading = (0..<64).reduce(UInt64(0)) { $0 | bit(lowest + $1) << UInt64($1) }
        let isExact = !hasLost && (0..<max(lowest, 0)).allSatisfy { bit($0) == 0 }
        return isExact ? leading : leading + 1
    }

    static func < (left: WideNumber, right: WideNumber) -> Bool {
        left.words.reversed().lexicographicallyPrecedes(right.words.reversed())
    }
    static func == (left: WideNumber, right: WideNumber) -> Bool { left.words == right.words }
}
