extension String {
    /// The text with escapes in place of what ends a line or does something to a terminal: controls, of
    /// which there are some beyond ASCII too, separators of lines, and what turns the direction of writing,
    /// so that a name could stand as another one.
    ///
    /// All that a program of this package writes for a person goes through this where others have put a part
    /// of it: files, arguments, or the other end of a connection.
    package var onOneLine: String {
        guard unicodeScalars.contains(where: \.isEscapedOnOneLine) else { return self }
        var line = ""
        for scalar in unicodeScalars {
            if scalar.isEscapedOnOneLine {
                line += scalar.escaped(asASCII: true)
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}

extension Unicode.Scalar {
    fileprivate var isEscapedOnOneLine: Bool {
        guard !(0x20..<0x7F).contains(value) else { return false }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: properties.isBidiControl
        }
    }
}
