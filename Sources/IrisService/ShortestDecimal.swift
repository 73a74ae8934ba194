/// The shortest decimal that reads back as the same Float, and of those the one nearest to it.
///
/// The method is Giulietti's (The Schubfach way to render doubles, 2021), for Float. All numbers that
/// read as the Float form an interval around it. Of the largest power of ten that is not wider than the
/// interval at least one multiple lies inside; of the next power at most one, and that one is shorter.
struct ShortestDecimal {
    /// At most nine digits. There may be zeros at the end.
    let significand: UInt32
    /// The power of ten that `significand` counts.
    let exponent: Int

    /// `value` is finite and positive.
    init(_ value: Float) {
        let fraction = value.significandBitPattern
        let isNormal = value.exponentBitPattern > 0
        let significand = isNormal ? fraction | 1 << 23 : fraction
        let binaryExponent = Int(max(value.exponentBitPattern, 1)) - 150
        // Below a power of two, Floats lie twice as close, so the interval ends earlier there.
        let isNarrowBelow = fraction == 0 && value.exponentBitPattern > 1
        let power = ShortestDecimal.power(binaryExponent, isNarrowBelow: isNarrowBelow)

        // In quarters of the power of ten, because the ends of the interval lie between Floats.
        let scale = Scale(binaryExponent, toPower: power)
        let quarters = scale.apply(to: 4 * significand)
        var lower = scale.apply(to: 4 * significand - (isNarrowBelow ? 1 : 2))
        var upper = scale.apply(to: 4 * significand + 2)
        // The ends read as this Float if its significand is even (ties go to even), else as others.
        let isOpen = significand & 1
        lower += isOpen
        upper -= isOpen

        let floor = quarters / 4
        let tens = floor / 10
        let isTenBelowInside = lower <= 40 * tens
        let isTenAboveInside = 40 * tens + 40 <= upper
        if isTenBelowInside != isTenAboveInside {
            self.significand = isTenAboveInside ? tens + 1 : tens
            exponent = power + 1
            return
        }
        exponent = power
        let isBelowInside = lower <= 4 * floor
        let isAboveInside = 4 * floor + 4 <= upper
        if isBelowInside != isAboveInside {
            self.significand = isAboveInside ? floor + 1 : floor
            return
        }
        // Both read back: the nearer one, the even one of two equally near.
        let middle = 4 * floor + 2
        let isNearerAbove = quarters > middle || (quarters == middle && floor & 1 == 1)
        self.significand = isNearerAbove ? floor + 1 : floor
    }

    /// The largest power of ten not above the width of the interval around a Float: the width is
    /// 2^`binaryExponent`, or three quarters of it.
    static func power(_ binaryExponent: Int, isNarrowBelow: Bool) -> Int {
        // log10(2) and log10(4/3) as fractions of 2^22: exact for every exponent of a Float.
        (binaryExponent * 1_262_611 - (isNarrowBelow ? 524_031 : 0)) >> 22
    }

    /// Multiplies by 2^binaryExponent / 10^power.
    private struct Scale {
        private let factor: UInt64
        private let shift: UInt32

        init(_ binaryExponent: Int, toPower power: Int) {
            factor = PowersOfTen.significand(of: -power)
            shift = UInt32(
                truncatingIfNeeded: binaryExponent + PowersOfTen.exponent(of: -power) + 1)
        }

        /// Rounded down, but to the odd neighbour if anything was lost: so it compares with even
        /// numbers as the exact product does.
        func apply(to number: UInt32) -> UInt32 {
            let product = factor.multipliedFullWidth(by: UInt64(number &<< shift))
            // The factor is rounded up; what that adds to the product stays below this.
            let isInexact = product.low >> 32 > 1
            return UInt32(truncatingIfNeeded: product.high) | (isInexact ? 1 : 0)
        }
    }
}
