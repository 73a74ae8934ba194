internal import Foundation

/// What Foundation makes of a JSON text: the other opinion.
enum FoundationJSON {
    /// The value; nil if it is no JSON.
    static func value(of text: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
    }

    /// Whether the text follows the grammar; nil where Foundation has another idea of it. It reads more
    /// encodings than UTF-8 and a comma behind the last element, no words for what is not finite, and no
    /// half of a surrogate pair.
    static func isJSON(_ text: [UInt8]) -> Bool? {
        let isOtherEncoding = text.contains(0) || text.starts(with: [0xEF, 0xBB, 0xBF])
        let hasEscape = zip(text, text.dropFirst()).contains { $0 == (0x5C, 0x75) }
        guard !isOtherEncoding, !hasEscape, !hasLastComma(text),
            !text.contains(where: wordStarts.contains)
        else { return nil }
        do {
            _ = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            return true
        } catch {
            // A number like 1e999.
            return "\(error)".contains("is not representable")
        }
    }

    /// Whether Foundation has read these numbers, but for the rounding to Float, which it does not do.
    static func areNumbers(_ values: [Any?], near numbers: [Float]) -> Bool {
        values.count == numbers.count
            && zip(values, numbers).allSatisfy { value, number in
                guard let double = double(value) else { return false }
                // A Double that lies halfway between two Floats was rounded to there.
                return [double, double.nextDown, double.nextUp].contains { Float($0) == number }
            }
    }

    private static func double(_ value: Any?) -> Double? {
        // Its own conversion to Double is less exact.
        if let decimal = value as? NSDecimalNumber { return Double(decimal.stringValue) }
        return (value as? NSNumber)?.doubleValue
    }

    private static func hasLastComma(_ text: [UInt8]) -> Bool {
        let dense = text.filter { !" \n\r\t".utf8.contains($0) }
        return zip(dense, dense.dropFirst()).contains { pair in
            pair.0 == UInt8(ascii: ",") && "]}".utf8.contains(pair.1)
        }
    }

    private static let wordStarts = Array("NI".utf8)
}
