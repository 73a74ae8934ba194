internal import PrintableText

/// Why a model file cannot be read or written, in one line that says what to do.
package struct ModelFileError: Error, Hashable, CustomStringConvertible {
    /// What is the matter, without the path.
    package enum Problem: Error, Hashable {
        /// The system refused.
        case unreadable(String)
        /// The file has more bytes than `train` writes.
        case oversized(String)
        case notJSON
        case cutShort
        /// JSON, but not of ours.
        case foreign
        /// Of another program, which can be told.
        case foreignFormat(ForeignFormat)
        case newerFormat(Int)
        case checksumMismatch
        /// A value that no training writes.
        case invalid(String)
        /// The model to be written would make a file of so many bytes.
        case tooLarge(Int)
        case unwritable(String)
    }

    /// The path of the file as it was given.
    package let path: String
    /// What is the matter with the file.
    package let problem: Problem

    /// The line for the user.
    package var description: String {
        "\(path.onOneLine): \(problem)"
    }
}

extension ModelFileError.Problem: CustomStringConvertible {
    /// The line for the user, without the path.
    package var description: String {
        switch self {
        case .unreadable(let reason):
            "\(reason): check the path given for the model"
        case .oversized(let reason):
            "\(reason): give the file that \"iris-server train\" wrote"
        case .notJSON:
            "not JSON: give the file that \"iris-server train\" wrote"
        case .cutShort:
            "cut short, the end is missing: copy it again or train a new one"
        case .foreign:
            "not a model file of iris-server: give the file that \"iris-server train\" wrote"
        case .foreignFormat(let format):
            "it is \(format.rawValue), which is not read: train a model on the same table with "
                + "\"iris-server train\", and give the file that it wrote"
        case .newerFormat(let version):
            "made by a newer iris-server: format \(version), this one reads up to "
                + "\(ModelFile.formatVersion): update iris-server or train a new model"
        case .checksumMismatch:
            "the checksum does not match, a value was changed: copy it again or train a new one"
        case .invalid(let reason):
            "not a usable model: \(reason): train a new one"
        case .tooLarge(let count):
            "the model takes \(count >> 20) MiB, the limit is \(ModelFile.maximumBytes >> 20) MiB: "
                + "train on fewer rows or with the softmax algorithm"
        case .unwritable(let reason):
            "\(reason): check the path given for the output"
        }
    }
}
