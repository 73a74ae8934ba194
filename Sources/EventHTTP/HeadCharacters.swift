/// The characters of a token (RFC 9110, section 5.6.2): letters, digits and some marks.
enum TokenCharacters {
    /// A bit for each of the bytes 0 to 63 and 64 to 127.
    private static let low: UInt64 = 0x03FF_6CFA_0000_0000
    private static let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE

    /// The index of the first byte, from `start` on, that is none of them. Letters are most of a name,
    /// and looked at eight at a time.
    static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while true {
            index &+= letterCount(atStartOf: bytes.word(at: index))
            guard index < bytes.count, contain(bytes[index]) else { return index }
            index &+= 1
        }
    }

    /// How many of the bytes of `word`, from the lowest on, are letters.
    private static func letterCount(atStartOf word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highest = ones << 7
        // Small letters, without the highest bits: no sum of two bytes carries into the next.
        let letters = (word | ones &* 0x20) & ~highest
        let notBelowA = letters &+ ones &* UInt64(0x80 - UInt8(ascii: "a"))
        let aboveZ = letters &+ ones &* UInt64(0x80 - UInt8(ascii: "z") - 1)
        let others = ~notBelowA | aboveZ | word
        return (others & highest).trailingZeroBitCount / 8
    }

    static func contain(_ byte: UInt8) -> Bool {
        let bits = byte & 0x40 == 0 ? low : high
        return byte < 0x80 && bits &>> UInt64(byte) & 1 == 1
    }
}

/// The bytes that end a field's value or have no place in it: controls and DEL.
enum ControlBytes {
    /// The index of the first one but tab, from `start` on, or the end; eight bytes at a time.
    static func next(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            // Zeros behind the end are controls, too.
            let marks = marks(in: bytes.word(at: index))
            index &+= marks == 0 ? 8 : marks.trailingZeroBitCount / 8
            guard marks != 0 else { continue }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\t") else { break }
            index &+= 1
        }
        return min(index, bytes.count)
    }

    /// The highest bit of the first byte of `word` that is one, tab included; higher bits may be set
    /// without reason, because a subtraction borrows from above, but none below (Warren, Hacker's
    /// Delight, 6-1). 0 if there is none.
    private static func marks(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highest = ones << 7
        let controls = (word &- ones &* 0x20) & ~word
        let difference = word ^ (ones &* 0x7F)
        let deletes = (difference &- ones) & ~difference
        return (controls | deletes) & highest
    }
}
