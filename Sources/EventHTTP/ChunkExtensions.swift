/// Follows the extensions of a chunk, which nobody here makes use of, from the end of its size to the end
/// of its line (RFC 9112, section 7.1.1): each is a semicolon and a name, perhaps with a value.
struct ChunkExtensions {
    /// What the next byte belongs to.
    private enum Place {
        /// The semicolon of the next extension, or nothing more.
        case end
        /// Blanks, which only the next extension may follow.
        case blanks
        case nameStart
        case name
        case nameBlanks
        case valueStart
        case value
        case quoted
        /// What a backslash stands in front of.
        case quotedPair
    }

    private var place = Place.end

    /// Whether the line may end here.
    var areWhole: Bool {
        switch place {
        case .end, .name, .value: true
        case .blanks, .nameStart, .nameBlanks, .valueStart, .quoted, .quotedPair: false
        }
    }

    /// Goes on with `byte`; false if it does not belong there.
    mutating func take(_ byte: UInt8) -> Bool {
        guard let next = placeBehind(byte) else { return false }
        place = next
        return true
    }

    private func placeBehind(_ byte: UInt8) -> Place? {
        let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        let isToken = TokenCharacters.contain(byte)
        switch (place, byte) {
        case (.quoted, UInt8(ascii: "\"")): return .end
        case (.quoted, UInt8(ascii: "\\")): return .quotedPair
        case (.quoted, _), (.quotedPair, _):
            // Bytes over 127 may be here, and nowhere else.
            let isText = byte >= UInt8(ascii: " ") && byte != 0x7F || isBlank
            return isText ? .quoted : nil
        case (.valueStart, UInt8(ascii: "\"")): return .quoted
        case (.nameStart, _) where isBlank, (.valueStart, _) where isBlank: return place
        case (.nameStart, _) where isToken, (.name, _) where isToken: return .name
        case (.valueStart, _) where isToken, (.value, _) where isToken: return .value
        case (.nameStart, _), (.valueStart, _): return nil
        case (_, UInt8(ascii: ";")): return .nameStart
        case (.name, UInt8(ascii: "=")), (.nameBlanks, UInt8(ascii: "=")): return .valueStart
        case (.name, _) where isBlank, (.nameBlanks, _) where isBlank: return .nameBlanks
        case (.end, _) where isBlank, (.value, _) where isBlank, (.blanks, _) where isBlank:
            return .blanks
        default: return nil
        }
    }
}
