import Testing

@testable import Classifier
@testable import IrisService

@Suite struct NameTableTests {
    /// Looks for `name` where it stands in the middle of other bytes, as in a body.
    private static func index(of name: [UInt8], in table: NameTable) -> Int? {
        let body = Array("xa".utf8) + name + Array("ax".utf8)
        return table.index(of: 2..<2 + name.count, in: body.span)
    }

    /// Words of two letters: many are prefixes of each other, and many are not in the table.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func findsWhatADictionaryFinds(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for size in [0, 1, 2, 3, 10, 100] {
            var dictionary: [String: Int] = [:]
            var names: [String] = []
            while names.count < size {
                let name = generator.word(longest: 9)
                guard dictionary[name] == nil else { continue }
                dictionary[name] = names.count
                names.append(name)
            }
            let table = NameTable(names)
            let asked = names + (0..<500).map { _ in generator.word(longest: 10) }
            for name in asked {
                #expect(Self.index(of: Array(name.utf8), in: table) == dictionary[name], "\(name)")
            }
        }
    }

    @Test func tellsPrefixesApart() {
        let names = (1...20).map { String(repeating: "a", count: $0) }
        let table = NameTable(names.reversed())
        for name in names {
            #expect(Self.index(of: Array(name.utf8), in: table) == 20 - name.utf8.count)
        }
        #expect(Self.index(of: [], in: table) == nil)
        #expect(Self.index(of: Array(repeating: 0x61, count: 21), in: table) == nil)
    }

    @Test func comparesBytesAsUnsigned() {
        let names = ["\u{7F}", "\u{80}", "é", "花", "🌸", "z"]
        let table = NameTable(names)
        for (index, name) in names.enumerated() {
            #expect(Self.index(of: Array(name.utf8), in: table) == index)
        }
        // The decomposed é is another name, whatever String's == says.
        #expect(Self.index(of: Array("e\u{301}".utf8), in: table) == nil)
    }
}

extension SplitMix64 {
    /// Up to `longest` times a or b.
    fileprivate mutating func word(longest: Int) -> String {
        let letters: [Character] = ["a", "b"]
        return String((0..<index(below: longest + 1)).map { _ in letters[index(below: 2)] })
    }
}
