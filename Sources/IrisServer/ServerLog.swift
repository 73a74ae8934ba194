internal import ArgumentParser
internal import CommandLineProgram
internal import EventHTTP
internal import Logging
internal import PrintableText

/// Where the server's words go: standard error, a line each.
enum ServerLog {
    /// Sets logging up for the process; to be called once.
    static func bootstrap(level: LogLevel) -> Logger {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler(label: label, stream: OneLineStream())
            handler.logLevel = level.level
            return handler
        }
        let logger = Logger(label: "iris-server")
        Libevent.redirectWarnings { logger.warning("libevent: \($0)") }
        return logger
    }

    /// Writes a line that programs wait for: with nothing in front, whatever the log level.
    static func announce(_ line: String) {
        StandardError.write("\(line.onOneLine)\n")
    }
}

/// The log levels that the server makes use of.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case info, notice, warning, error

    var level: Logger.Level {
        switch self {
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
