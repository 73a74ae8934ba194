package import Classifier
package import EventHTTP

/// Writes predictions as JSON:
/// `{"class":"setosa","class_id":0,"probabilities":{"setosa":0.98,"versicolor":0.02,…}}`.
///
/// All but the numbers is the same in every answer, so it is made once.
package struct PredictionEncoder {
    /// For each class, everything up to the first probability.
    private let heads: [[UInt8]]
    /// For each class, what stands between its probability and the one before: `,"versicolor":`.
    private let separators: [[UInt8]]

    /// For the classes of `schema`.
    package init(schema: ModelSchema) {
        let names = schema.classNames.map(JSONText.quoted)
        heads = names.enumerated().map { index, name in
            Array("{\"class\":\(name),\"class_id\":\(index),\"probabilities\":{\(names[0]):".utf8)
        }
        separators = names.map { Array(",\($0):".utf8) }
    }

    /// Appends one prediction. `probabilities` has one value a class, `classIndex` names the highest.
    package func append(classIndex: Int, probabilities: Span<Float>, to body: ReplyBuffer) {
        body.append(heads[classIndex])
        append(probabilities[0], to: body)
        for index in 1..<probabilities.count {
            body.append(separators[index])
            append(probabilities[index], to: body)
        }
        body.append("}}" as StaticString)
    }

    /// The shortest decimal that reads back as the same Float.
    private func append(_ number: Float, to body: ReplyBuffer) {
        // At most 15 bytes for a value in 0...1, which a String holds without allocating.
        body.append(number.description)
    }
}
