/// A number of at most seven characters, digits with or without a point, at the start of a word.
///
/// All bytes of the word are looked at together (Mula and Lemire have written about such tricks), so
/// there is no branch that depends on how many digits a number has.
struct ShortNumber {
    /// The Float nearest to the number.
    let value: Float
    let byteCount: Int

    /// Reads the number whose first byte is the lowest of `word`; nil if there is none, or if it does
    /// not end within the word.
    @inline(__always)
    init?(_ word: UInt64) {
        // Digits become 0 to 9; the top bit of each byte then tells whether it is anything else.
        let values = word ^ 0x3030_3030_3030_3030
        let others =
            ((values & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676 | values)
            & 0x8080_8080_8080_8080
        let wholeCount = others.trailingZeroBitCount / 8
        guard wholeCount > 0, wholeCount < 8 else { return nil }
        // No leading zero but the one in front of the point.
        guard wholeCount == 1 || UInt8(truncatingIfNeeded: values) != 0 else { return nil }
        let wholeBits = UInt64(truncatingIfNeeded: 8 &* wholeCount)
        guard UInt8(truncatingIfNeeded: word &>> wholeBits) == UInt8(ascii: ".") else {
            byteCount = wholeCount
            value = Float(ShortNumber.integer(values, digitCount: wholeCount))
            return
        }
        let end = (others & (others &- 1)).trailingZeroBitCount / 8
        let fractionCount = end &- wholeCount &- 1
        guard fractionCount > 0, end < 8 else { return nil }
        // The digits behind the point move over it.
        let whole: UInt64 = (1 &<< wholeBits) &- 1
        let digits = values & whole | (values &>> 8) & ~whole
        let significand = ShortNumber.integer(digits, digitCount: end &- 1)
        byteCount = end
        // Both are below 2^24, hence exact as Float, so that the division rounds correctly.
        value = Float(significand) / ShortNumber.powersOfTen[fractionCount]
    }

    /// The number of the first `digitCount` digits, 1 to 7, a byte each, the first in the lowest.
    @inline(__always)
    private static func integer(_ digits: UInt64, digitCount: Int) -> UInt32 {
        // Eight digits, with zeros in front. Neighbours are put together: digits to pairs, those to
        // fours, those to the number.
        let eight = digits &<< UInt64(truncatingIfNeeded: 64 &- 8 &* digitCount)
        let pairs = (eight &* (10 << 8 | 1)) >> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* (100 << 16 | 1)) >> 16 & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: (fours &* (10_000 << 32 | 1)) >> 32)
    }

    private static let powersOfTen: [Float] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6]
}
