internal import CommandLineProgram
internal import FoundationEssentials
internal import Glibc

/// What `--json` writes: all that the scenarios gave, for a program.
struct TrafficReport: Encodable {
    let server: String
    let seed: UInt64
    var scenarios: [ScenarioReport] = []

    /// Throws unless a file can be written there: better before the scenarios than behind them. What is in
    /// it stays until there is something new.
    static func prepare(_ path: String) throws(CommandFailure) {
        try write([], to: path, mode: "a")
    }

    func write(to path: String) throws(CommandFailure) {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document: Data
        do { document = try encoder.encode(self) } catch {
            throw CommandFailure("cannot write the report \(path): \(error)")
        }
        try TrafficReport.write(Array(document) + [UInt8(ascii: "\n")], to: path, mode: "w")
    }

    private static func write(
        _ bytes: [UInt8], to path: String, mode: String
    ) throws(CommandFailure) {
        let file = fopen(path, mode)
        let isWritten =
            file.map { fwrite(bytes, 1, bytes.count, $0) == bytes.count && fclose($0) == 0 }
        guard isWritten == true else {
            throw CommandFailure("cannot write the report \(path): \(ClientError.text(of: errno))")
        }
    }
}
