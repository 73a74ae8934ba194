extension String {
    /// The text with its control characters as escapes, so that it stays on one line of a log or a
    /// table, whatever a file has put into it.
    var onOneLine: String {
        var line = ""
        for scalar in unicodeScalars {
            if scalar.value < 0x20 || scalar.value == 0x7F {
                line += scalar.escaped(asASCII: true)
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
