extension Model {
    /// Reads the model file at `path`; the error's line names the path and says what to do.
    package init(contentsOf path: String) throws(ModelFileError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileSystem.read(path, maximumBytes: ModelFile.maximumBytes)
        } catch {
            throw ModelFileError(
                path: path,
                problem: error.isTooLarge
                    ? .oversized(error.description) : .unreadable(error.description))
        }
        try self.init(encoded: bytes, path: path)
    }

    /// Reads the bytes of a model file; `path` is for the error's line.
    package init(encoded bytes: [UInt8], path: String) throws(ModelFileError) {
        do throws(ModelFileError.Problem) {
            self = try ModelFile.decode(bytes)
        } catch {
            throw ModelFileError(path: path, problem: error)
        }
    }

    /// The bytes of the model's file; the same model has the same bytes.
    package func encoded() -> [UInt8] {
        ModelFile.encode(self)
    }

    /// Puts the model's file at `path`, whole or not at all, in place of what was there.
    ///
    /// Throws when it is larger than a file that can be read back, or when the system refuses.
    package func write(to path: String) throws(ModelFileError) {
        let bytes = encoded()
        guard bytes.count <= ModelFile.maximumBytes else {
            throw ModelFileError(path: path, problem: .tooLarge(bytes.count))
        }
        do throws(FileError) {
            try FileSystem.replace(path, with: bytes)
        } catch {
            throw ModelFileError(path: path, problem: .unwritable(error.description))
        }
    }
}
