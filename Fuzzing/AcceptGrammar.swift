/// The lists of RFC 9110, sections 12.4.2 and 12.5, read in the plainest way: the other opinion.
enum AcceptGrammar {
    struct Element: Equatable {
        var name: String
        var parameters: [String: String] = [:]
        var weight = 1.0
    }

    /// The elements of a list; nil if it does not follow the grammar.
    static func elements(of field: [UInt8]) -> [Element]? {
        var rest = field[...]
        var elements: [Element] = []
        repeat {
            skipBlanks(&rest)
            // An element may be empty (section 5.6.1.2).
            if rest.isEmpty || rest.first == UInt8(ascii: ",") { continue }
            guard let element = readElement(&rest) else { return nil }
            elements.append(element)
        } while skip(",", &rest)
        return rest.isEmpty ? elements : nil
    }

    /// Section 12.5.3: gzip has to be acceptable, and no worse than no coding at all.
    static func allowsGzip(_ elements: [Element]) -> Bool {
        let weight = { (names: [String]) in elements.first { names.contains($0.name) }?.weight }
        guard let gzip = weight(["gzip", "x-gzip"]) ?? weight(["*"]) else { return false }
        return gzip > 0 && gzip >= weight(["identity"]) ?? 0
    }

    private static func readElement(_ rest: inout ArraySlice<UInt8>) -> Element? {
        guard var name = readToken(&rest) else { return nil }
        if skip("/", &rest) {
            guard let subtype = readToken(&rest) else { return nil }
            name += "/" + subtype
        }
        var element = Element(name: name.lowercased())
        skipBlanks(&rest)
        while skip(";", &rest) {
            skipBlanks(&rest)
            // A parameter may be missing (section 5.6.6).
            if let parameter = readToken(&rest)?.lowercased() {
                guard skip("=", &rest) else { return nil }
                let text = rest
                guard let value = readToken(&rest) ?? readQuoted(&rest) else { return nil }
                if parameter == "q" {
                    // The weight comes last.
                    guard isWeight(text[..<rest.startIndex]) else { return nil }
                    element.weight = Double(value) ?? .nan
                    skipBlanks(&rest)
                    return element
                }
                element.parameters[parameter] = value
            }
            skipBlanks(&rest)
        }
        return element
    }

    private static func isWeight(_ text: ArraySlice<UInt8>) -> Bool {
        let decimals = text.dropFirst(2)
        guard text.first == UInt8(ascii: "0") || text.first == UInt8(ascii: "1"),
            text.count == 1 || text.dropFirst().first == UInt8(ascii: "."), decimals.count <= 3
        else { return false }
        return decimals.allSatisfy(
            (text.first == UInt8(ascii: "0") ? "0123456789" : "0").utf8.contains)
    }

    private static func readToken(_ rest: inout ArraySlice<UInt8>) -> String? {
        let token = rest.prefix { byte in
            byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
                || "!#$%&'*+-.^_`|~0123456789".utf8.contains(byte)
        }
        rest = rest[token.endIndex...]
        return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
    }

    private static func readQuoted(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard skip("\"", &rest) else { return nil }
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), 0x20..<0x7F ~= escaped else { return nil }
                text.append(escaped)
            case 0x20..<0x7F, UInt8(ascii: "\t"): text.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func skip(_ byte: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == byte.asciiValue else { return false }
        rest.removeFirst()
        return true
    }
}
