extension String {
    /// The text with its control characters as escapes, so that it stays on one line of a log or a
    /// table, whatever a file has put into it. Those beyond ASCII too: terminals obey them.
    var onOneLine: String {
        var line = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                line += scalar.escaped(asASCII: true)
            default:
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
