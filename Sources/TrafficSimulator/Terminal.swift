internal import Glibc
internal import PrintableText

/// Standard output: a terminal, where a progress line is drawn over itself, or a file or pipe, which gets
/// one line after the other.
final class Terminal {
    enum Style: String {
        case bold = "1"
        case good = "32"
        case bad = "31"
        case quiet = "2"
    }

    let isTerminal = isatty(STDOUT_FILENO) == 1
    private let isColored: Bool
    private var hasProgress = false

    init() {
        // https://no-color.org: set and not empty.
        let noColor = getenv("NO_COLOR").map { String(cString: $0) } ?? ""
        let kind = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isColored = isTerminal && noColor.isEmpty && kind != "dumb"
    }

    /// The text in a style, if that can be shown.
    func styled(_ text: String, _ style: Style) -> String {
        isColored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Prints lines that stay.
    func say(_ text: String) {
        endProgress()
        print(text)
        // Whoever reads from a pipe wants to see it now.
        fflush(nil)
    }

    /// Prints a line that stays, cut to the width of a terminal.
    func sayBriefly(_ text: String, _ style: Style) {
        let text = text.onOneLine
        say(styled(isTerminal ? String(text.prefix(columns - 1)) : text, style))
    }

    /// The text with line ends between its words, so that a terminal does not break them.
    func wrapped(_ text: String) -> String {
        let text = text.onOneLine
        guard isTerminal else { return text }
        var lines = [""]
        for word in text.split(separator: " ") {
            let isFirst = lines[lines.count - 1].isEmpty
            if !isFirst, lines[lines.count - 1].count + 1 + word.count >= columns {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] += (isFirst ? "" : " ") + word
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Shows how it goes: in place of what it showed before on a terminal, as a line elsewhere.
    func showProgress(_ text: String) {
        let text = text.onOneLine
        guard isTerminal else { return say(text) }
        // One write, cut so that it never wraps, and erased behind: nothing flickers or stays.
        print("\r\(text.prefix(columns - 1))\u{1B}[K", terminator: "")
        fflush(nil)
        hasProgress = true
    }

    /// Makes room for other lines, or for the prompt.
    func endProgress() {
        guard hasProgress else { return }
        print("\r\u{1B}[K", terminator: "")
        fflush(nil)
        hasProgress = false
    }

    /// The width of the terminal; it can change at any time.
    private var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
