/// A list of what a client accepts, each with its weight: `a;q=0.5, b;level=1` (RFC 9110, section
/// 12.4.2). What does not follow the grammar is read as far as it makes sense.
struct WeightedList {
    struct Element {
        /// In lower case.
        let name: String
        /// Without the weight; names in lower case, values without quotes.
        let parameters: [String: String]
        /// 0...1; 0 is "not acceptable".
        let weight: Double
    }

    /// In the order in which they were named.
    let elements: [Element]

    /// More than any client sends; the rest of a longer list is ignored.
    private static let elementsMax = 64

    init(_ text: String) {
        var elements: [Element] = []
        for part in WeightedList.split(text[...], at: UInt8(ascii: ",")) {
            guard elements.count < WeightedList.elementsMax else { break }
            if let element = WeightedList.element(part) { elements.append(element) }
        }
        self.elements = elements
    }

    /// What the client accepts, best first; equal weights in the client's order.
    var acceptable: [Element] {
        elements.enumerated().filter { $0.element.weight > 0 }
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element)
    }

    /// The weight of the first element with one of these names; nil if there is none.
    func weight(of names: Set<String>) -> Double? {
        elements.first { names.contains($0.name) }?.weight
    }

    private static func element(_ text: Substring) -> Element? {
        var parts = split(text, at: UInt8(ascii: ";")).map(trimmed)
        let name = parts.removeFirst().lowercased()
        guard !name.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        var weight = 1.0
        for part in parts {
            guard let equals = part.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let parameter = trimmed(part[..<equals]).lowercased()
            let rest = part[part.utf8.index(after: equals)...]
            guard !rest.isEmpty else { continue }
            let value = unquoted(trimmed(rest))
            if parameter == "q" {
                // What is no number says nothing about the client's wish.
                weight = min(max(Double(value) ?? 1, 0), 1)
            } else {
                parameters[parameter] = value
            }
        }
        return Element(name: name, parameters: parameters, weight: weight.isNaN ? 1 : weight)
    }

    /// The parts of `text` between the separators, of which those in quotes are none (RFC 9110, section
    /// 5.6.4). A quote without another one goes on to the end.
    private static func split(_ text: Substring, at separator: UInt8) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isQuoted: isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case separator where !isQuoted:
                parts.append(text[start..<index])
                start = text.utf8.index(after: index)
            default: break
            }
        }
        return parts + [text[start...]]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isText = { (byte: UInt8) in byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") }
        guard let first = text.utf8.firstIndex(where: isText),
            let last = text.utf8.lastIndex(where: isText)
        else { return "" }
        return text[first..<text.utf8.index(after: last)]
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else {
            return String(text)
        }
        var value = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            isEscaped = character == "\\" && !isEscaped
            if !isEscaped { value.append(character) }
        }
        return value
    }
}
