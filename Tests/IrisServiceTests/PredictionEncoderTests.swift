import EventHTTP
import Testing

@testable import Classifier
@testable import IrisService

@Suite struct PredictionEncoderTests {
    private static func text(
        _ classNames: [String], classIndex: Int, _ probabilities: [Float]
    ) throws -> String {
        let schema = try ModelSchema(featureNames: ["x"], classNames: classNames)
        let buffer = ReplyBuffer()
        PredictionEncoder(schema: schema).append(
            classIndex: classIndex, probabilities: probabilities.span, to: buffer)
        return buffer.text
    }

    @Test func writesClassAndProbabilities() throws {
        #expect(
            try Self.text(
                Dataset.iris.schema.classNames, classIndex: 0, [0.9815835, 0.018416481, 1.4e-08])
                == #"{"class":"setosa","class_id":0,"probabilities":"#
                + #"{"setosa":0.9815835,"versicolor":0.018416481,"virginica":1.4e-08}}"#)
        #expect(
            try Self.text(["no", "yes"], classIndex: 1, [0, 1])
                == #"{"class":"yes","class_id":1,"probabilities":{"no":0.0,"yes":1.0}}"#)
    }

    @Test func writesEveryClassName() throws {
        #expect(
            try Self.text(
                ["a\"b\\c", "\\n", "🌸é", "/\u{2028}"], classIndex: 0, [1, 0.5, 0.25, 0.125])
                == #"{"class":"a\"b\\c","class_id":0,"probabilities":"#
                + #"{"a\"b\\c":1.0,"\\n":0.5,"🌸é":0.25,"/"# + "\u{2028}\":0.125}}")
    }

    @Test func writesAThousandClasses() throws {
        let names = (0..<ModelSchema.maximumClassCount).map { "class \($0)" }
        let probabilities = names.indices.map { Float($0) / 1_024 }
        let members = zip(names, probabilities).map { "\"\($0)\":\($1)" }
        #expect(
            try Self.text(names, classIndex: 1_023, probabilities)
                == "{\"class\":\"class 1023\",\"class_id\":1023,\"probabilities\":"
                + "{\(members.joined(separator: ","))}}")
    }

    /// Every exponent of a Float in 0...1 with random digits, and the ends.
    @Test(arguments: [1] as [UInt64])
    func writesNumbersThatReadBackTheSame(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let one = Float(1).bitPattern
        let values =
            [0, 1, .leastNonzeroMagnitude, .leastNormalMagnitude, Float(1).nextDown, 0.1, 1e-5]
            + (0..<20_000).map { _ in
                Float(bitPattern: UInt32(generator.index(below: Int(one) + 1)))
            }
        let schema = try ModelSchema(featureNames: ["x"], classNames: ["a", "b"])
        let encoder = PredictionEncoder(schema: schema)
        let buffer = ReplyBuffer()
        for value in values {
            buffer.removeAll()
            encoder.append(classIndex: 0, probabilities: [value, 1].span, to: buffer)
            let text = buffer.text
            let number = text.dropFirst(#"{"class":"a","class_id":0,"probabilities":{"a":"#.count)
                .prefix { $0 != "," }
            // JSON's grammar, not only Swift's.
            var scanner = JSONScanner()
            let bytes = Array(number.utf8)
            let read = try scanner.readNumber(bytes.span)
            #expect(scanner.offset == bytes.count && read.isFinite, "\(number)")
            #expect(Float(number)?.bitPattern == value.bitPattern, "\(number)")
        }
    }
}
