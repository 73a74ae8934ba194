/// Follows the chunks of a body to its end, and refuses whatever RFC 9112, section 7.1, does not
/// allow.
///
/// Bytes come in pieces of any size. Extensions and trailers are checked, bounded and left out:
/// nobody here would make use of them (sections 7.1.1 and 7.1.2).
struct ChunkedBody {
    /// What the next byte belongs to.
    private enum Place {
        case size
        case sizeExtensions
        case sizeEnd
        case content
        case contentReturn
        case contentEnd
        /// A trailer field, or the last line.
        case lineStart
        case trailerName
        case trailerValue
        case trailerEnd
        case lastLineEnd
        case end
    }

    private var place = Place.size
    private var sizeDigits = 0
    /// Of the chunk whose line comes.
    private var extensions = ChunkExtensions()
    /// The size of the chunk while its digits come; then what is still to come of its content.
    private var remaining: UInt64 = 0
    private var contentBytes = 0
    /// Of extensions and trailers.
    private var extraBytes = 0

    /// As many as a UInt64 has.
    private static let sizeDigitsMax = 16

    var isComplete: Bool { place == .end }

    /// Goes on at `offset` in `bytes`, and returns where it stopped: at the end of the bytes or of the
    /// body. `content` gets the place of each piece of content.
    mutating func read(
        _ bytes: Span<UInt8>, from offset: Int, _ limits: HTTPServerLimits,
        content: (Range<Int>) -> Void
    ) throws(RequestRefusal) -> Int {
        var offset = offset
        while offset < bytes.count, place != .end {
            if place == .content {
                // `placeOfContent` has bounded it.
                let count = min(Int(remaining), bytes.count - offset)
                content(offset..<offset + count)
                offset += count
                remaining -= UInt64(count)
                if remaining == 0 { place = .contentReturn }
            } else {
                place = try placeBehind(bytes[offset], limits)
                offset += 1
            }
        }
        return offset
    }

    private mutating func placeBehind(
        _ byte: UInt8, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> Place {
        switch place {
        case .size:
            if let digit = HexadecimalDigit.value(byte) {
                try count(digit)
                return .size
            }
            guard sizeDigits > 0 else { break }
            return try placeBehindSize(byte, limits)
        case .sizeExtensions:
            if byte == Byte.carriageReturn, extensions.areWhole { return .sizeEnd }
            guard extensions.take(byte) else {
                throw .malformed(
                    "a chunk extension is a semicolon and a name, perhaps with = and a value")
            }
            return try placeOfExtra(byte, .sizeExtensions, limits)
        case .sizeEnd where byte == Byte.lineFeed: return try placeOfContent(limits)
        case .contentReturn where byte == Byte.carriageReturn: return .contentEnd
        case .contentEnd where byte == Byte.lineFeed: return .size
        case .lineStart where byte == Byte.carriageReturn: return .lastLineEnd
        case .lineStart where TokenCharacters.contain(byte),
            .trailerName where TokenCharacters.contain(byte):
            return try placeOfExtra(byte, .trailerName, limits)
        case .trailerName where byte == UInt8(ascii: ":"): return .trailerValue
        case .trailerValue:
            if byte == Byte.carriageReturn { return .trailerEnd }
            return try placeOfExtra(byte, .trailerValue, limits)
        case .trailerEnd where byte == Byte.lineFeed: return .lineStart
        case .lastLineEnd where byte == Byte.lineFeed: return .end
        default: break
        }
        throw .malformed("a chunk is a size, CR LF, its bytes, CR LF")
    }

    private mutating func count(_ digit: UInt8) throws(RequestRefusal) {
        sizeDigits += 1
        guard sizeDigits <= ChunkedBody.sizeDigitsMax else {
            throw .malformed("the size of a chunk has too many digits")
        }
        remaining = remaining << 4 | UInt64(digit)
    }

    private mutating func placeBehindSize(
        _ byte: UInt8, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> Place {
        if byte == Byte.carriageReturn { return .sizeEnd }
        extensions = ChunkExtensions()
        guard extensions.take(byte) else {
            throw .malformed("the size of a chunk is a hexadecimal number")
        }
        return try placeOfExtra(byte, .sizeExtensions, limits)
    }

    /// Counts a byte that is left out, and refuses the controls that no line may have.
    private mutating func placeOfExtra(
        _ byte: UInt8, _ next: Place, _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> Place {
        guard byte >= UInt8(ascii: " ") && byte != 0x7F || byte == UInt8(ascii: "\t") else {
            throw .malformed("a line has no controls and ends with CR LF")
        }
        extraBytes += 1
        guard extraBytes <= limits.headBytes else {
            throw RequestRefusal(.headTooLarge, "chunk extensions and trailers have too many bytes")
        }
        return next
    }

    /// The size is whole: content follows it, or after the last chunk the trailers.
    private mutating func placeOfContent(
        _ limits: HTTPServerLimits
    ) throws(RequestRefusal) -> Place {
        sizeDigits = 0
        guard remaining > 0 else { return .lineStart }
        // Written so that nothing can overflow.
        guard remaining <= UInt64(limits.bodyBytes - contentBytes) else {
            throw FramingFields.longBody
        }
        contentBytes += Int(remaining)
        return .content
    }
}

private enum Byte {
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
}
