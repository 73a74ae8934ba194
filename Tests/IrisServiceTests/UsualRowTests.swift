import EventHTTP
import Glibc
import Testing

@testable import Classifier
@testable import IrisService

/// What the quick reader takes, it reads as the strict one does; it may take less, never more.
@Suite struct UsualRowTests {
    private static let names = Dataset.iris.schema.featureNames
    private static let reader = UsualRow(featureNames: names)

    private static func isUsual(_ text: String) -> Bool {
        var values: [Float] = [0, 0, 0, 0]
        let bytes = Array(text.utf8)
        let isArray = reader.readArray(bytes.span, at: 0, into: &values, from: 0) != nil
        return isArray || reader.readObject(bytes.span, at: 0, into: &values, from: 0) != nil
    }

    @Test(arguments: [
        "[5.1,3.5,1.4,0.2]", "[5.1, 3.5, 1.4, 0.2]", "[-1,0,-0.0,10]", "[ 1, 2, 3, 4]",
        "[5.099999904632568,1234567,12345678,0.018416481]", IrisBody.row,
        IrisBody.row.replacing(":", with: ": ").replacing(",", with: ", "),
    ])
    func takesWhatProgramsWrite(text: String) {
        #expect(Self.isUsual(text))
    }

    @Test(arguments: [
        "[5.1,3.5,1.4]", "[5.1,3.5,1.4,0.2,1]", "[5.1,3.5,1.4,0.2", "[5.1,3.5,1.4,0.2}",
        "[05.1,1,1,1]",
        "[5.,1,1,1]", "[.5,1,1,1]", "[1e1,1,1,1]", "[1.5E1,1,1,1]", "[+1,1,1,1]", "[--1,1,1,1]",
        "[-,1,1,1]", "[1.2.3,1,1,1]", "[1,1,1,1 ]", "[1 ,1,1,1]", "[1,\n1,1,1]", "[1,  1,1,1]",
        "[00,1,1,1]", "[-01,1,1,1]", "[0123456789,1,1,1]", "[1,,1,1]", "[,1,1,1]", "[]", "[", "",
        "[1.,1,1,1]", "[123456.,1,1,1]", "[1234567.,1,1,1]", "[12345678.,1,1,1]", "[NaN,1,1,1]",
        IrisBody.row.replacing("petal_width", with: "petal_widtH"),
        IrisBody.row.replacing("\"sepal_length\"", with: "\"sepal_length \""),
        IrisBody.row.replacing("sepal_length", with: "sepal_width"),
        String(IrisBody.row.dropLast()),
    ])
    func leavesTheRestToTheStrictReader(text: String) {
        #expect(!Self.isUsual(text))
    }

    /// The same row with line ends around every token is not usual, and means the same.
    @Test(arguments: [1] as [UInt64])
    func readsAsTheStrictReaderDoes(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var decoder = PredictionDecoder.iris()
        for _ in 0..<10_000 {
            let numbers = (0..<4).map { _ in generator.number() }
            let object = zip(Self.names, numbers).map { "\"\($0)\":\($1)" }.joined(separator: ",")
            for (start, row, end) in [
                ("{\"instances\":[[", numbers.joined(separator: ","), "]]}"), ("{", object, "}"),
                ("{\"instances\":[{", object, "}]}"),
            ] {
                let usual = start + row + end
                let strict = "\n" + start + "\n" + row.replacing(",", with: "\n,\n") + "\n" + end
                #expect(
                    Self.result(of: usual, &decoder) == Self.result(of: strict, &decoder),
                    "\(usual)")
            }
        }
    }

    /// The bits of the rows, or the first error's type.
    private static func result(of body: String, _ decoder: inout PredictionDecoder) -> [String] {
        do {
            return try decoder.rows(of: body).flatMap { $0.map { "\($0.bitPattern)" } }
        } catch {
            return [error.details[0].type]
        }
    }

    @Test(arguments: [1] as [UInt64])
    func shortNumbersAreReadAsTheCLibraryReadsThem(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<200_000 {
            let text = generator.shortText()
            let bytes = Array((text + ",").utf8)
            guard let number = ShortNumber(bytes.span.word(at: 0)) else { continue }
            // It reads up to what is no digit; whether that may follow, the row's reader says.
            let read = String(text.prefix(number.byteCount))
            #expect(number.value.bitPattern == strtof(read, nil).bitPattern, "\(text)")
            #expect(!Character(Unicode.Scalar(bytes[number.byteCount])).isNumber, "\(text)")
            #expect(read.wholeMatch(of: /(0|[1-9][0-9]*)(\.[0-9]+)?/) != nil, "\(text)")
        }
    }
}

extension SplitMix64 {
    /// Mostly a number as clients write it, now and then one with a twist.
    fileprivate mutating func number() -> String {
        switch index(below: 8) {
        case 0: return "\(Float(bitPattern: UInt32(index(below: 1 << 31)) % 0x7F80_0000))"
        case 1: return "-\(index(below: 100)).\(index(below: 100))"
        case 2: return "\(next() >> UInt64(index(below: 64)))"
        case 3: return "\(index(below: 1_000)).\(next() >> UInt64(index(below: 64)))"
        case 4: return shortText()
        default: return "\(index(below: 10)).\(index(below: 10))"
        }
    }

    /// Up to seven characters of numbers in any order.
    fileprivate mutating func shortText() -> String {
        let characters = Array("0123456789.0123456789.-e")
        return String(
            (0..<1 + index(below: 7)).map { _ in
                characters[index(below: index(below: 8) == 0 ? characters.count : 22)]
            })
    }
}
