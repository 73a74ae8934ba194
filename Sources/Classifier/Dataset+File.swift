internal import PrintableText

extension Dataset {
    /// The largest table file that is read, in bytes.
    package static let maximumFileBytes = 2 << 30

    /// Reads the file of comma-separated values at `path`, see `init(csv:)`.
    ///
    /// The error's line starts with the path.
    package init(contentsOf path: String) throws(DatasetError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileSystem.read(path, maximumBytes: Self.maximumFileBytes)
        } catch {
            throw DatasetError(description: "\(path.onOneLine): \(error.description)")
        }
        do throws(DatasetError) {
            try self.init(csv: bytes)
        } catch {
            throw DatasetError(description: "\(path.onOneLine): \(error.description)")
        }
    }
}
