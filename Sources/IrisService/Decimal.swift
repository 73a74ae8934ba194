/// A decimal number as it is read: significand times a power of ten.
struct Decimal {
    private var significand: UInt64 = 0
    private var digitCount = 0
    var exponent = 0

    /// Adds a digit on the right.
    mutating func append(digit: UInt8) {
        // Leading zeros are no digits of the significand.
        if significand == 0 && digit == 0 { return }
        digitCount += 1
        significand = significand &* 10 &+ UInt64(digit)
    }

    /// The Float nearest to the number, ties to even; nil if that cannot be told cheaply.
    ///
    /// Clinger's fast path (How to Read Floating Point Numbers Accurately, 1990): a significand
    /// below 2^53 and a power of ten up to 10^22 are exact as Double, so one operation rounds
    /// correctly to Double. Rounding that to Float is right as well, unless the Double lies exactly
    /// halfway between two Floats: then the digits that it lost decide.
    func exactlyRounded() -> Float? {
        // 19 digits always fit in 64 bits.
        guard digitCount <= 19, significand <= 1 << 53 else { return nil }
        if significand == 0 { return 0 }
        let power = exponent.magnitude
        guard power < Decimal.powersOfTen.count else { return nil }
        let scale = Decimal.powersOfTen[Int(power)]
        let double = exponent < 0 ? Double(significand) / scale : Double(significand) * scale
        // At least 1e-22: no subnormal Float, whose halfway points would lie elsewhere.
        let lostBits: UInt64 = (1 << 29) - 1
        guard double.bitPattern & lostBits != 1 << 28 else { return nil }
        return Float(double)
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
