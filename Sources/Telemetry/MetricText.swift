/// Texts and numbers as the exposition formats write them.
package enum MetricText {
    /// Backslash and newline are escaped everywhere, quotes in label values, and in the help texts of
    /// OpenMetrics.
    static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The shortest decimal that reads back as the same number, in OpenMetrics' canonical form:
    /// `0.001`, `1.0`, `2.5e-05`, `1e+06`, `+Inf`. A label that names a bound of a histogram has to
    /// be written like this, to be equal to the bound's `le`.
    package static func decimal(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        let text = number.description
        // Swift's notation is that of Go's %g, but for where the exponent sets in.
        guard number.magnitude >= 1e6, !text.contains("e") else { return text }
        let sign = number < 0 ? "-" : ""
        let parts = number.magnitude.description.split(separator: ".")
        let exponent = parts[0].count - 1
        var digits = parts.joined()
        while digits.last == "0" { digits.removeLast() }
        let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
        return "\(sign)\(digits.prefix(1))\(fraction)e+\(exponent < 10 ? "0" : "")\(exponent)"
    }

    /// Nanoseconds as seconds, exact: a Double would round a sum after 104 days.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let (whole, part) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(part)
        var fraction = String(repeating: "0", count: 9 - digits.count) + digits
        while fraction.count > 1 && fraction.last == "0" { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }

    /// Milliseconds as seconds with three places: a timestamp.
    static func timestamp(_ milliseconds: UInt64) -> String {
        let digits = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)."
            + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
