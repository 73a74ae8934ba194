private import Glibc

/// Reads whole files and replaces them atomically; the system's own words say what went wrong.
package enum FileSystem {
    private static let chunkBytes = 1 << 16

    /// All bytes of the file at `path`, up to a limit.
    package static func read(_ path: String, maximumBytes: Int) throws(FileError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(failed: "cannot open it", errno) }
        defer { close(file) }
        // Before gigabytes are read in vain; what is no regular file has no size to look at.
        var status = stat()
        if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > maximumBytes
        {
            throw FileError(
                description: "\(status.st_size >> 20) MiB, larger than the limit of "
                    + "\(maximumBytes >> 20) MiB", isTooLarge: true)
        }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw FileError(failed: "cannot read it", code)
            }
            if count == 0 { return content }
            content += chunk[..<count]
            guard content.count <= maximumBytes else {
                throw FileError(
                    description: "larger than the limit of \(maximumBytes >> 20) MiB",
                    isTooLarge: true)
            }
        }
    }

    /// Throws what would keep `replace` from working, before there are bytes to lose.
    package static func checkReplaceable(_ path: String) throws(FileError) {
        let (temporary, file) = try openTemporary(for: path)
        close(file)
        unlink(temporary)
    }

    /// Puts `bytes` at `path`: whoever opens it sees the old file or the new one, never a part.
    ///
    /// The bytes reach the disk before the name does, so that a power cut leaves no empty file.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let (temporary, file) = try openTemporary(for: path)
        do throws(FileError) {
            defer { close(file) }
            try write(bytes, to: file)
            guard fsync(file) == 0 else { throw FileError(failed: "cannot flush it", errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = FileError(failed: "cannot replace it", errno)
            unlink(temporary)
            throw error
        }
        flushDirectory(of: path)
    }

    private static func openTemporary(
        for path: String
    ) throws(FileError) -> (path: String, file: Int32) {
        // A rename would put a file in place of /dev/stdout, or of the link to a model.
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw FileError(description: "cannot replace it: not a regular file")
        }
        let temporary = "\(path).\(getpid()).tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError(failed: "cannot create \(temporary)", errno) }
        return (temporary, file)
    }

    private static func write(_ bytes: [UInt8], to file: Int32) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(chunkBytes))
            let count = Glibc.write(file, chunk, chunk.count)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw FileError(failed: "cannot write it", code)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes the new name durable; some file systems cannot, and the file is whole without it.
    private static func flushDirectory(of path: String) {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { String(path[...$0]) } ?? "."
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return }
        fsync(file)
        close(file)
    }
}

/// Why a file cannot be read or written, without its path.
package struct FileError: Error, CustomStringConvertible {
    /// The line for the user, without the path.
    package let description: String
    /// Whether the file has more bytes than are read.
    let isTooLarge: Bool

    init(description: String, isTooLarge: Bool = false) {
        self.description = description
        self.isTooLarge = isTooLarge
    }

    /// `code` is the value of `errno` after the failed call.
    init(failed operation: String, _ code: Int32) {
        self.init(description: "\(operation): \(String(cString: strerror(code)))")
    }
}
