/// Numbers as tables have them: decimal and finite. Nothing else is one, also not hexadecimal, `inf` and
/// `nan`.
enum DecimalNumber {
    /// The value, correctly rounded; nil where the text is no number that is finite as `Float`.
    static func float(_ text: String) -> Float? {
        guard isDecimal(text), let number = Float(text), number.isFinite else { return nil }
        return number
    }

    /// The same as `Double`.
    static func double(_ text: String) -> Double? {
        guard isDecimal(text), let number = Double(text), number.isFinite else { return nil }
        return number
    }

    private static func isDecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
    }
}
