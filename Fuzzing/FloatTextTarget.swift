internal import Glibc

@testable internal import IrisService

/// A Float in decimal: the text reads back as the same bits, and it is the one that Swift writes, which
/// is the shortest.
enum FloatTextTarget: FuzzTarget {
    static let name = "float-text"

    /// The input is a number; all Floats with its digits, from the smallest to the largest power of two,
    /// are tried.
    static func check(_ input: [UInt8]) throws(Finding) {
        let number = strtof(String(decoding: input, as: UTF8.self), nil)
        for exponent in UInt(0)..<255 {
            let value = Float(
                sign: number.sign, exponentBitPattern: exponent,
                significandBitPattern: number.significandBitPattern)
            let text = text(of: value)
            try Finding.unless(text == value.description, "\(value) is written as \(text)")
            try Finding.unless(
                strtof(text, nil).bitPattern == value.bitPattern, "\(text) is not \(value)")
        }
    }

    private static func text(of value: Float) -> String {
        var buffer = [UInt8](repeating: 0xFF, count: FloatText.bytesMax)
        var elements = buffer.mutableSpan
        var bytes = elements.mutableBytes
        let end = FloatText.write(value, to: &bytes, at: 0)
        return String(decoding: buffer[..<end], as: UTF8.self)
    }
}
