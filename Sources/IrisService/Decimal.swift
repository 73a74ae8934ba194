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
    func exactlyRounded() -> Float? {
        // 19 digits always fit in 64 bits.
        guard digitCount <= 19 else { return nil }
        if significand == 0 { return 0 }
        return roundedAsDouble() ?? roundedBetweenBounds()
    }

    /// Clinger's fast path (How to Read Floating Point Numbers Accurately, 1990): a significand
    /// below 2^53 and a power of ten up to 10^22 are exact as Double, so one operation rounds
    /// correctly to Double. Rounding that to Float is right as well, unless the Double lies exactly
    /// halfway between two Floats: then the digits that it lost decide.
    private func roundedAsDouble() -> Float? {
        let power = exponent.magnitude
        guard significand <= 1 << 53, power < Decimal.powersOfTen.count else { return nil }
        let scale = Decimal.powersOfTen[Int(power)]
        let double = exponent < 0 ? Double(significand) / scale : Double(significand) * scale
        // At least 1e-22: no subnormal Float, whose halfway points would lie elsewhere.
        let lostBits: UInt64 = (1 << 29) - 1
        guard double.bitPattern & lostBits != 1 << 28 else { return nil }
        return Float(double)
    }

    /// For all digits of a Double: the product with a power of ten that is known to 64 binary digits
    /// lies between two integers. If both round to the same Float, so does the product; of numbers that
    /// are not halfway between two Floats, hardly one in 2^38 fails.
    private func roundedBetweenBounds() -> Float? {
        guard PowersOfTen.exponents.contains(exponent) else { return nil }
        let shift = significand.leadingZeroBitCount
        let product = (significand << UInt64(shift)).multipliedFullWidth(
            by: PowersOfTen.significand(of: exponent))
        // The power is rounded up by less than one, so the product's upper half by no more than that.
        let rounded = Float(product.high - 1)
        guard rounded == Float(product.high + 1) else { return nil }
        // Exact: the power of two is far from the ends of Double.
        let binaryExponent = PowersOfTen.exponent(of: exponent) + 1 - shift
        let double = Double(rounded) * Double(sign: .plus, exponent: binaryExponent, significand: 1)
        // Subnormal Floats have fewer digits than were rounded to.
        guard double >= Double(Float.leastNormalMagnitude) else { return nil }
        return Float(double)
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
