/// The samples of `GET /metrics`, in the text format 0.0.4.
struct Scrape {
    /// Values by everything that stands in front of them: name and labels as they are written.
    private var samples: [Substring: Double] = [:]

    init(with client: inout HTTPClient) throws(ClientError) {
        let response = try client.get("/metrics")
        guard response.status == 200 else {
            throw client.failure("/metrics", response)
        }
        for line in String(decoding: response.body, as: UTF8.self).split(separator: "\n")
        where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "),
                let value = Double(line[line.index(after: space)...])
            else {
                throw ClientError(
                    "GET /metrics of \(client.url) has no sample: \(line.quotedBriefly)")
            }
            samples[line[..<space]] = value
        }
    }

    subscript(series: String) -> Double? { samples[series[...]] }

    func has(_ name: String) -> Bool {
        samples.keys.contains { $0.prefix { $0 != "{" } == name }
    }

    /// The sum of the samples whose name and labels are wanted. Labels are as they are written, between
    /// their braces.
    func sum(where isWanted: (_ name: Substring, _ labels: Substring) -> Bool) -> Double {
        samples.reduce(0) { sum, sample in
            let name = sample.key.prefix { $0 != "{" }
            return isWanted(name, sample.key[name.endIndex...]) ? sum + sample.value : sum
        }
    }

    /// The values that a label of a metric has; only for labels whose values need no escaping.
    func values(of label: String, in name: String) -> [Substring] {
        samples.keys.compactMap { series in
            guard series.hasPrefix("\(name){"),
                let start = series.firstRange(of: "\(label)=\"")?.upperBound
            else { return nil }
            return series[start...].prefix { $0 != "\"" }
        }
    }

    /// A label's value as it is written between quotes.
    static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
