public import Foundation

/// A folder that is removed with the object.
public final class TemporaryFolder {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory
            .appendingPathComponent("iris-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The text of a file that another process writes.
    public static func text(of file: URL) throws -> String {
        String(decoding: try bytes(of: file), as: UTF8.self)
    }

    /// The content of a file that may be empty.
    ///
    /// With a handle, because Foundation's reading of a whole file leaks memory if it is empty, which
    /// the address sanitizer reports.
    public static func bytes(of file: URL) throws -> Data {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        return try handle.readToEnd() ?? Data()
    }

    /// Writes a file in the folder.
    public func file(_ name: String, containing text: String) throws -> URL {
        try file(name, containing: Array(text.utf8))
    }

    public func file(_ name: String, containing bytes: [UInt8]) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file
    }
}
