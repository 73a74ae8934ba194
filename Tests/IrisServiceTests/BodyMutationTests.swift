import EventHTTP
import Testing

@testable import Classifier
@testable import IrisService

/// Bodies that are nearly right: whatever is done to them, they are read or refused with a place.
@Suite struct BodyMutationTests {
    @Test(arguments: [IrisBody.row, IrisBody.batch])
    func everyPrefixIsNoJSON(body: String) {
        let bytes = Array(body.utf8)
        var decoder = PredictionDecoder.iris()
        for length in bytes.indices {
            let error = #expect(throws: RequestError.self, "the first \(length) bytes") {
                _ = try decoder.rows(of: Array(bytes[..<length]))
            }
            guard let error, let detail = error.details.first else { continue }
            #expect(error.status == .unprocessableContent)
            #expect(error.details.count == 1)
            #expect(detail.type == "json_invalid", "the first \(length) bytes")
            guard detail.location.count == 2, detail.location[0] == "body",
                case .index(let offset) = detail.location[1]
            else {
                Issue.record("\(detail.location) for the first \(length) bytes")
                continue
            }
            // All that is there was right: the body ends too soon.
            #expect(offset == length, "the first \(length) bytes")
        }
    }

    private static let bytes: [UInt8] = [
        0x00, 0x09, 0x0A, 0x20, 0x22, 0x27, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x30, 0x39, 0x3A, 0x45,
        0x49, 0x4E, 0x5B, 0x5C, 0x5D, 0x65, 0x6E, 0x75, 0x7B, 0x7D, 0x7F, 0x80, 0xC3, 0xE0, 0xED,
        0xF0, 0xF4, 0xFF,
    ]

    /// What can be done to a body at one place with one byte.
    enum Mutation: CaseIterable {
        case replace, insert, delete

        func apply(to body: [UInt8], at index: Int, _ byte: UInt8) -> [UInt8] {
            switch self {
            case .replace: Array(body[..<index]) + [byte] + body[(index + 1)...]
            case .insert: Array(body[..<index]) + [byte] + body[index...]
            case .delete: Array(body[..<index] + body[(index + 1)...])
            }
        }
    }

    @Test(arguments: [IrisBody.row, IrisBody.batch], Mutation.allCases)
    func everyByteMayBeAnother(body: String, mutation: Mutation) {
        let original = Array(body.utf8)
        var decoder = PredictionDecoder.iris()
        for index in original.indices {
            for byte in Self.bytes {
                let mutated = mutation.apply(to: original, at: index, byte)
                expectRowsOrPlace(mutated, &decoder)
            }
        }
        // None of them has left anything behind.
        #expect(throws: Never.self) { _ = try decoder.rows(of: original) }
    }

    @Test(arguments: [1] as [UInt64])
    func nothingMadeOfJSONsPiecesIsTooMuch(seed: UInt64) {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\"sepal_length\":", "\"instances\":", "1",
            "-", "0", ".", "e", "5.1,", "NaN", "-Infinity", "true", "null", " ", "\\u00", "é",
            "[1,2,3,4]", IrisBody.row,
        ]
        var generator = SplitMix64(seed: seed)
        var decoder = PredictionDecoder.iris(rowsMax: 3)
        for _ in 0..<20_000 {
            let start = generator.index(below: 2) == 0 ? "{" : "{\"instances\":["
            let rest = (0..<generator.index(below: 12)).map { _ in
                pieces[generator.index(below: pieces.count)]
            }
            expectRowsOrPlace(Array((start + rest.joined()).utf8), &decoder)
        }
    }

    private func expectRowsOrPlace(_ body: [UInt8], _ decoder: inout PredictionDecoder) {
        let text = String(decoding: body, as: UTF8.self)
        do {
            _ = try decoder.rows(of: body)
            #expect(decoder.rowCount > 0, "\(text)")
            #expect(decoder.features.count >= 4 * decoder.rowCount, "\(text)")
            #expect(decoder.features.allSatisfy { $0.isFinite }, "\(text)")
        } catch {
            #expect(error.status.code == 422 || error.status.code == 413, "\(text)")
            #expect(!error.details.isEmpty, "\(text)")
            for detail in error.details {
                #expect(detail.location.first == "body", "\(text)")
                if detail.type == "json_invalid", case .index(let offset) = detail.location.last {
                    #expect(offset <= body.count, "\(text)")
                }
            }
        }
    }
}
