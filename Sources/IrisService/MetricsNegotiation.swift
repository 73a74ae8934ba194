internal import Telemetry

/// Chooses the form of a scrape from what the client accepts (RFC 9110, section 12.5).
enum MetricsNegotiation {
    /// The format for the value of `Accept`: of those that the client ranks highest, the first that
    /// we have. Nothing that we have, or no field at all, is answered with text: a scrape in an
    /// unexpected form is worth more than a 406.
    static func format(accept: String) -> ExpositionFormat {
        for range in WeightedList(accept).acceptable {
            if let format = format(of: range) { return format }
        }
        return .text
    }

    private static func format(of range: WeightedList.Element) -> ExpositionFormat? {
        let version = range.parameters["version"]
        switch range.name {
        case "application/openmetrics-text":
            // The specification wants its oldest version for a client that names none.
            return version == nil || version == "1.0.0" ? .openMetrics : nil
        case "application/*": return .openMetrics
        case "text/plain": return version == nil || version == "0.0.4" ? .text : nil
        case "text/*", "*/*": return .text
        default: return nil
        }
    }

    /// Whether the value of `Accept-Encoding` allows gzip. A client that prefers no coding gets none.
    static func allowsGzip(acceptEncoding: String) -> Bool {
        let list = WeightedList(acceptEncoding)
        guard let gzip = list.weight(of: ["gzip", "x-gzip"]) ?? list.weight(of: ["*"]), gzip > 0
        else { return false }
        return gzip >= list.weight(of: ["identity"]) ?? 0
    }
}
