internal import ArgumentParser
internal import FoundationEssentials

/// Flags that can also be given as environment variables: `--idle-seconds` as `IRIS_IDLE_SECONDS`.
enum EnvironmentOption {
    /// The flag's value if it was given, else the variable's, else `fallback`.
    ///
    /// Throws where the variable's text is no such value.
    static func value<Value: ExpressibleByArgument>(
        _ flag: Value?, _ variable: String, default fallback: Value
    ) throws -> Value {
        try value(flag, variable) ?? fallback
    }

    /// The flag's value if it was given, else the variable's, else nil. A service link is no value.
    static func value<Value: ExpressibleByArgument>(
        _ flag: Value?, _ variable: String
    ) throws -> Value? {
        if let flag { return flag }
        guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty,
            !ServiceLink.isLink(text, of: variable)
        else { return nil }
        guard let value = Value(argument: text) else {
            throw ValidationError("The value '\(text)' of \(variable) is invalid")
        }
        return value
    }
}
