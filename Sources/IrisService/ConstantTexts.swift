/// Constant texts in blocks of sixteen bytes, so that writing one takes a few stores and no call.
struct ConstantTexts {
    /// All texts, one after the other, each in blocks of its own.
    private let blocks: [SIMD16<UInt8>]
    private let places: [Place]

    private struct Place {
        let firstBlock: Int
        let byteCount: Int
    }

    /// Room that any of the texts takes to be written.
    let bytesMax: Int

    init(_ texts: [String]) {
        var blocks: [SIMD16<UInt8>] = []
        var places: [Place] = []
        for text in texts {
            places.append(Place(firstBlock: blocks.count, byteCount: text.utf8.count))
            for (offset, byte) in text.utf8.enumerated() {
                if offset.isMultiple(of: 16) { blocks.append(.zero) }
                blocks[blocks.count - 1][offset % 16] = byte
            }
        }
        self.blocks = blocks
        self.places = places
        bytesMax = (places.map(\.byteCount).max() ?? 0) + 15
    }

    /// Writes the text at `index` from `start` on, and behind it up to fifteen bytes that do not
    /// matter; returns where it ends.
    @inline(__always)
    func write(_ index: Int, to bytes: inout MutableRawSpan, at start: Int) -> Int {
        let place = places[index]
        let end = start &+ place.byteCount
        var block = place.firstBlock
        var offset = start
        while offset < end {
            bytes.storeBytes(of: blocks[block], toByteOffset: offset, as: SIMD16<UInt8>.self)
            block &+= 1
            offset &+= 16
        }
        return end
    }
}
