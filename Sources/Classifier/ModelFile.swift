private import FoundationEssentials

/// How a model is stored: one JSON object, checksummed.
///
///     {"checksum":"fnv1a64:…","format":"iris-server model","format_version":2,"model":{…}}
///
/// Keys are sorted, numbers are the shortest decimals that read back as the same value, and the
/// file ends with a newline. The checksum is over that encoding of the decoded `model`, so that
/// pretty-printing a file is no harm, and a change of any value is one.
package enum ModelFile {
    /// What the file calls itself.
    package static let format = "iris-server model"
    /// The version of the format that this code writes. It reads version 1 as well, which has no
    /// example rows and no ranges of features.
    package static let formatVersion = 2
    /// The largest file, in bytes: 256 MiB.
    package static let maximumBytes = 256 << 20

    /// The bytes of the file of `model`.
    static func encode(_ model: Model) -> [UInt8] {
        let content = Content(checksum: checksumText(of: model), model: model)
        return canonicalBytes(of: content) + [UInt8(ascii: "\n")]
    }

    /// The model in the bytes of a file; a problem is what `ModelFileError` says about them.
    static func decode(_ bytes: [UInt8]) throws(ModelFileError.Problem) -> Model {
        guard bytes.count <= maximumBytes else {
            throw .oversized("larger than the limit of \(maximumBytes >> 20) MiB")
        }
        if let format = ForeignFormat(of: bytes) { throw .foreignFormat(format) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            let model = try decoder.decode(Content.self, from: Data(bytes)).model
            try model.validate()
            return model
        } catch let problem as ModelFileError.Problem {
            throw problem
        } catch let error as InvalidModel {
            throw .invalid(error.problem)
        } catch let error as ModelSchemaError {
            throw .invalid(error.description)
        } catch let error as DecodingError {
            throw problem(of: error, in: bytes)
        } catch {
            throw .notJSON
        }
    }

    /// FNV-1a with 64 bits over the canonical encoding: finds accidents, does not stop an attacker.
    ///
    /// Source: http://www.isthe.com/chongo/tech/comp/fnv/
    static func checksum(of model: Model) -> UInt64 {
        canonicalBytes(of: model).reduce(0xCBF2_9CE4_8422_2325) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
    }

    /// A checksum as 16 hexadecimal digits.
    static func digits(of checksum: UInt64) -> String {
        let digits = String(checksum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func checksumText(of model: Model) -> String {
        "fnv1a64:\(model.version)"
    }

    private static func canonicalBytes(of value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("a model has finite numbers only: \(error)")
        }
    }

    private static func problem(
        of error: DecodingError,
        in bytes: [UInt8]
    ) -> ModelFileError.Problem {
        switch error {
        case .keyNotFound(let key, let context):
            .invalid("\(path(context.codingPath + [key])) is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            .invalid("\(path(context.codingPath)) has the wrong type")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            .invalid("\(path(context.codingPath)) has an impossible value")
        default:
            if isJSON(bytes) {
                .invalid("a number is out of range")  // Foundation does not say which.
            } else if isCutShort(bytes) {
                .cutShort
            } else {
                .notJSON
            }
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        let names = keys.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return names.isEmpty ? "the file" : names.joined(separator: ".")
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        struct Anything: Decodable {
            init(from decoder: any Decoder) {}
        }
        return (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
    }

    /// Whether the bytes start as an object that is not closed when they end.
    private static func isCutShort(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == UInt8(ascii: "{") else { return false }
        var depth = 0
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString: depth -= 1
            default: break
            }
        }
        return depth > 0
    }

    /// The whole file.
    private struct Content: Codable {
        let checksum: String
        let format: String
        let formatVersion: Int
        let model: Model

        init(checksum: String, model: Model) {
            self.checksum = checksum
            format = ModelFile.format
            formatVersion = ModelFile.formatVersion
            self.model = model
        }

        /// Checks format and version first: nothing else of another format can be relied on.
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let format = try? container.decode(String.self, forKey: .format)
            guard format == ModelFile.format else { throw ModelFileError.Problem.foreign }
            self.format = ModelFile.format
            formatVersion = try container.decode(Int.self, forKey: .formatVersion)
            guard formatVersion <= ModelFile.formatVersion else {
                throw ModelFileError.Problem.newerFormat(formatVersion)
            }
            guard formatVersion >= 1 else {
                throw InvalidModel("format_version is \(formatVersion)")
            }
            checksum = try container.decode(String.self, forKey: .checksum)
            model = try container.decode(Model.self, forKey: .model)
            guard checksum == ModelFile.checksumText(of: model) else {
                throw ModelFileError.Problem.checksumMismatch
            }
        }
    }
}
