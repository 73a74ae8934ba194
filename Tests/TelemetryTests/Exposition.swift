@testable import Telemetry

extension Registry {
    /// What a scrape gets.
    var scrape: String { String(decoding: TextExposition(self).text, as: UTF8.self) }

    /// The value of the line that starts with `series` and a space, as text; nil if there is none.
    func value(of series: String) -> String? {
        scrape.split(separator: "\n").first { $0.hasPrefix("\(series) ") }
            .map { String($0.dropFirst(series.count + 1)) }
    }
}
