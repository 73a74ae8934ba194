internal import Classifier
internal import CommandLineProgram
internal import Glibc

/// Says on standard error how far a training has come, if it takes more than a second: a bar that is
/// drawn over itself on a terminal, elsewhere a line every few seconds.
final class ProgressLine {
    private let isTerminal: Bool
    private let start = ContinuousClock.now
    private var next: ContinuousClock.Instant
    private var isShown = false

    init() {
        let kind = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isTerminal = isatty(STDERR_FILENO) == 1 && kind != "dumb"
        next = start + .seconds(1)
    }

    /// Takes in how far it is, and shows it when it is time to.
    func show(_ progress: TrainingProgress) {
        let now = ContinuousClock.now
        guard now >= next else { return }
        next = now + (isTerminal ? .milliseconds(100) : .seconds(5))
        isShown = true
        let percent = "\(Int(progress.fraction * 100)) %"
        if isTerminal {
            let line = "\(bar(progress.fraction)) \(percent)  \(progress.activity)"
            // One write, cut so that it never wraps: nothing flickers or stays.
            StandardError.write("\r\(line.prefix(columns - 1))\u{1B}[K")
        } else {
            let seconds = (now - start).components.seconds
            StandardError.write(
                "iris-server: \(percent) after \(seconds) s: \(progress.activity)\n")
        }
    }

    /// Makes room for other lines, or for the prompt.
    func clear() {
        if isTerminal, isShown { StandardError.write("\r\u{1B}[K") }
    }

    private func bar(_ fraction: Double) -> String {
        let width = 24
        let full = Int(fraction * Double(width))
        return "[" + String(repeating: "#", count: full)
            + String(repeating: ".", count: width - full) + "]"
    }

    /// The width of the terminal; it can change at any time.
    private var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
