internal import Glibc

/// Figures as text, with three digits that count.
enum Text {
    /// As `85.0 µs`, `1.23 ms` or `10.0 s`.
    static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<0.0009995: "\(threeDigits(seconds * 1e6)) µs"
        case ..<0.9995: "\(threeDigits(seconds * 1e3)) ms"
        default: "\(threeDigits(seconds)) s"
        }
    }

    /// As `12.3 kB`, in powers of ten.
    static func bytes(_ count: Int) -> String {
        switch Double(count) {
        case ..<1_000: "\(count) B"
        case ..<999.5e3: "\(threeDigits(Double(count) / 1e3)) kB"
        case ..<999.5e6: "\(threeDigits(Double(count) / 1e6)) MB"
        default: "\(threeDigits(Double(count) / 1e9)) GB"
        }
    }

    /// As `97.3 %`.
    static func percent(_ ratio: Double) -> String { "\((ratio * 100).text(decimals: 1)) %" }

    /// As `99.8` or `48211`: a rate, without digits that mean nothing.
    static func rate(_ perSecond: Double) -> String {
        perSecond < 1_000 ? threeDigits(perSecond) : perSecond.text(decimals: 0)
    }

    /// As `1:05`.
    static func countdown(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }

    /// As `200: 151, 422: 3`.
    static func counts(_ counts: [(name: String, count: Int)]) -> String {
        counts.isEmpty ? "none" : counts.map { "\($0.name): \($0.count)" }.joined(separator: ", ")
    }

    private static func threeDigits(_ number: Double) -> String {
        switch number {
        case ..<9.995: number.text(decimals: 2)
        case ..<99.95: number.text(decimals: 1)
        default: number.text(decimals: 0)
        }
    }
}
