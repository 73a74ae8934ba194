internal import Glibc

/// What `String(format:)` does, of which Foundation would bring 40 MB of Unicode data into the program.
extension Double {
    /// Rounded to `decimals` digits behind the point.
    func text(decimals: Int) -> String {
        let scaled = magnitude * pow(10, Double(decimals))
        // From here on a Double has no such digits.
        guard scaled < 1e15 else { return description }
        let digits = String(Int(scaled.rounded()))
        let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
        let fraction = decimals == 0 ? "" : "." + padded.suffix(decimals)
        return (self < 0 ? "-" : "") + padded.dropLast(decimals) + fraction
    }

    /// Rounded to `digits` digits that count.
    func text(digits: Int) -> String {
        guard isNormal else { return description }
        let scale = pow(10, Double(digits - 1) - log10(magnitude).rounded(.down))
        return scale.isNormal ? "\((self * scale).rounded() / scale)" : description
    }
}
