internal import Classifier
internal import CommandLineProgram

/// The bearer token that a server asks for before it tells its model and its metrics (RFC 6750).
struct AccessToken {
    /// The field of a request, with the end of its line.
    let field: String

    /// Reads the file that the server was started with, too.
    init(contentsOf path: String) throws(CommandFailure) {
        let content: [UInt8]
        do throws(FileError) {
            content = try FileSystem.read(path, maximumBytes: 1 << 20)
        } catch {
            throw CommandFailure(
                "cannot read the token \(path): \(error): check the path given with --token-file")
        }
        let token = String(decoding: content, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
        // White space at the end is none of it. What is left gets into a head: one word, and nothing
        // that ends a line.
        guard let word = token.first, token.dropFirst().allSatisfy(\.isEmpty),
            !word.isEmpty, word.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else {
            throw CommandFailure(
                "cannot use the token \(path): it has to be one word of ASCII characters: give the "
                    + "file that the server was started with")
        }
        field = "Authorization: Bearer \(word)\r\n"
    }
}
