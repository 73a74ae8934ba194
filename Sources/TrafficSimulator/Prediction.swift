internal import Classifier
internal import FoundationEssentials

/// The answer for one row.
struct Prediction: Decodable, Equatable {
    let className: String
    let classIndex: Int
    let probabilities: [String: Float]

    private enum CodingKeys: String, CodingKey {
        case className = "class"
        case classIndex = "class_id"
        case probabilities
    }

    /// How far from 1 the probabilities may add up: they are rounded.
    private static let sumTolerance: Float = 0.001

    /// What is wrong with it as an answer of a model with such classes; nil if nothing.
    func problem(for schema: ModelSchema) -> String? {
        guard schema.classNames.indices.contains(classIndex),
            schema.classNames[classIndex] == className
        else { return "class_id \(classIndex) is not that of the class \(className.quotedBriefly)" }
        guard probabilities.count == schema.classCount,
            schema.classNames.allSatisfy({ probabilities[$0] != nil })
        else { return "the probabilities are not those of the model's classes" }
        let values = probabilities.values
        guard values.allSatisfy({ 0...1 ~= $0 }),
            abs(values.reduce(0, +) - 1) <= Prediction.sumTolerance
        else { return "the probabilities do not add up to 1" }
        guard let highest = values.max(), probabilities[className] == highest else {
            return "the class \(className.quotedBriefly) is not the most probable"
        }
        return nil
    }
}

extension Prediction {
    /// The answer for a batch.
    private struct Batch: Decodable {
        let predictions: [Prediction]
    }

    /// The predictions that a successful answer holds, in order.
    static func all(in body: [UInt8], isBatch: Bool) throws(WrongAnswer) -> [Prediction] {
        do {
            let data = Data(body)
            return isBatch
                ? try JSONDecoder().decode(Batch.self, from: data).predictions
                : [try JSONDecoder().decode(Prediction.self, from: data)]
        } catch {
            let text = String(decoding: body.prefix(1_000), as: UTF8.self).quotedBriefly
            throw WrongAnswer("not a prediction: \(text)")
        }
    }
}

/// What is wrong with an answer that HTTP has no objection to. The traffic goes on after it.
struct WrongAnswer: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
