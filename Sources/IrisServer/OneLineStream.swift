internal import CommandLineProgram
internal import PrintableText

/// Standard error for lines of a log: what comes as one is written as one, whatever is in it.
struct OneLineStream: TextOutputStream {
    mutating func write(_ line: String) {
        StandardError.write("\(String(line.dropLast()).onOneLine)\n")
    }
}
