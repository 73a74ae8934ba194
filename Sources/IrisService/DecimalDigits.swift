/// The digits of a decimal as characters: one in front of the point, and eight behind it.
struct DecimalDigits {
    /// The first digit, which is not 0.
    let first: UInt8
    /// The others, the first of them in the lowest byte.
    let rest: UInt64
    /// How many of `rest` there are without the zeros at the end.
    let restCount: Int
    /// The power of ten that `first` counts.
    let exponent: Int

    /// The digits of a number that is not 0.
    init(_ decimal: ShortestDecimal) {
        var significand = decimal.significand
        var exponent = decimal.exponent + 8
        // Nine digits, however many there are. Most Floats have eight or nine.
        while significand < 100_000_000 {
            significand &*= 10
            exponent &-= 1
        }
        let rest = DecimalDigits.eightDigits(of: significand % 100_000_000)
        first = UInt8(truncatingIfNeeded: DecimalDigits.ascii + significand / 100_000_000)
        restCount = 8 - rest.leadingZeroBitCount / 8
        self.rest = rest | 0x3030_3030_3030_3030
        self.exponent = exponent
    }

    /// What a digit is more as a character.
    static let ascii = UInt32(UInt8(ascii: "0"))

    /// The digits of a number below 10^8, a byte each, the first in the lowest byte.
    ///
    /// A number is split in halves of four digits, those in pairs, those in digits; each step does all
    /// parts at once, because they lie apart in one word and no part can reach into the next.
    /// Multiplying and shifting divides by 100 and by 10: exact for numbers as small as these.
    static func eightDigits(of number: UInt32) -> UInt64 {
        let halves = UInt64(number / 10_000) | UInt64(number % 10_000) << 32
        let highPairs = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let pairs = highPairs | (halves &- highPairs &* 100) << 16
        let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (pairs &- tens &* 10) << 8
    }
}
