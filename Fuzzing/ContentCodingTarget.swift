@testable internal import EventHTTP
internal import TestSupport

/// The content of a body, and a body: what is compressed expands to what it was, in whatever pieces it
/// comes, and to nothing if it is not whole or not alone. Whatever else comes means the same in all pieces.
enum ContentCodingTarget: FuzzTarget {
    static let name = "content-coding"

    private enum Expanded: Equatable {
        case content([UInt8])
        case refused(RequestRefusal.Reason)
    }

    private static let bytesMax = 1_000

    static func check(_ input: [UInt8]) throws(Finding) {
        let level = Int32(input.count % 10)
        let cut = input.reduce(0) { ($0 * 31 + Int($1)) % 65_536 }
        let gzip = Compressed.gzip(input, level: level)
        try check(gzip, .gzip, input)
        try check(gzip + gzip, .gzip, input + input)
        try checkDamage(to: gzip, .gzip, at: cut)
        let deflate = Compressed.deflate(input, level: level)
        try check(deflate, .deflate, input)
        try checkDamage(to: deflate, .deflate, at: cut)
        for coding in [ContentCoding.gzip, .deflate] {
            let content = Compressed.content(
                of: input, isGzip: coding == .gzip, bytesMax: bytesMax)
            for pieceBytes in pieceSizes(of: input) {
                let expanded = expand(input, coding, pieceBytes)
                let isRight =
                    switch expanded {
                    case .content(let bytes): bytes == content
                    case .refused(let reason):
                        content == nil && (reason == .contentDamaged || reason == .bodyTooLarge)
                    }
                try Finding.unless(
                    isRight,
                    "\(coding) in pieces of \(pieceBytes): \(expanded), not \(content ?? [])")
            }
        }
    }

    private static func check(
        _ data: [UInt8], _ coding: ContentCoding, _ content: [UInt8]
    ) throws(Finding) {
        let expected: Expanded =
            content.count <= bytesMax ? .content(content) : .refused(.bodyTooLarge)
        for pieceBytes in pieceSizes(of: data) {
            let expanded = expand(data, coding, pieceBytes)
            try Finding.unless(
                expanded == expected, "\(coding) in pieces of \(pieceBytes): \(expanded)")
        }
    }

    /// A part of it, and more than it.
    private static func checkDamage(
        to data: [UInt8], _ coding: ContentCoding, at place: Int
    ) throws(Finding) {
        for damaged in [Array(data.prefix(place % data.count)), data + [UInt8(place % 256)]] {
            for pieceBytes in pieceSizes(of: damaged) {
                let expanded = expand(damaged, coding, pieceBytes)
                try Finding.unless(
                    [.refused(.contentDamaged), .refused(.bodyTooLarge)].contains(expanded),
                    "\(coding) in pieces of \(pieceBytes), damaged: \(expanded)")
            }
        }
    }

    private static func pieceSizes(of data: [UInt8]) -> [Int] {
        [1, 2 + data.count % 13, BodyInflater.inputBytesMax, max(data.count, 1)]
    }

    private static func expand(
        _ data: [UInt8], _ coding: ContentCoding, _ pieceBytes: Int
    ) -> Expanded {
        do throws(RequestRefusal) {
            let inflater = try BodyInflater(coding, bytesMax: bytesMax)
            var content: [UInt8] = []
            for start in stride(from: 0, to: data.count, by: pieceBytes) {
                let end = min(start + pieceBytes, data.count)
                try inflater.expand(data.span.extracting(start..<end)) { expanded in
                    for index in expanded.indices { content.append(expanded[index]) }
                }
            }
            try inflater.end()
            return .content(content)
        } catch {
            return .refused(error.reason)
        }
    }
}
