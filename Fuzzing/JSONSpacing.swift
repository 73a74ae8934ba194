/// Another layout of a JSON text, or of what may be one.
enum JSONSpacing {
    /// `text` with line ends around every bracket, comma and colon that is not in a string: what was JSON
    /// still is, and means the same; what was none is none.
    static func aroundTokens(of text: [UInt8]) -> [UInt8] {
        var spaced: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in text {
            switch byte {
            case _ where isEscaped:
                isEscaped = false
            case UInt8(ascii: "\\") where isInString:
                isEscaped = true
            case UInt8(ascii: "\""):
                isInString.toggle()
            case _ where !isInString && tokens.contains(byte):
                spaced += [lineEnd, byte, lineEnd]
                continue
            default:
                break
            }
            spaced.append(byte)
        }
        return spaced
    }

    private static let tokens = Array("{}[],:".utf8)
    private static let lineEnd = UInt8(ascii: "\n")
}
