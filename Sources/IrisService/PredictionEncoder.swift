package import Classifier
package import EventHTTP

/// Writes predictions as JSON:
/// `{"class":"setosa","class_id":0,"probabilities":{"setosa":0.98,"versicolor":0.02,…}}`.
///
/// All but the numbers is the same in every answer, so it is made once.
package struct PredictionEncoder {
    /// For each class, everything up to the name of the first.
    private let heads: ConstantTexts
    /// For each class, what stands between its probability and the one before: `,"versicolor":`.
    private let separators: ConstantTexts
    /// Room that one prediction needs to be written.
    private let rowBytesMax: Int

    /// For the classes of `schema`.
    package init(schema: ModelSchema) {
        let names = schema.classNames.map(JSONText.quoted)
        heads = ConstantTexts(
            names.enumerated().map { index, name in
                "{\"class\":\(name),\"class_id\":\(index),\"probabilities\":{"
            })
        separators = ConstantTexts(
            names.enumerated().map { index, name in index == 0 ? "\(name):" : ",\(name):" })
        rowBytesMax =
            heads.bytesMax + names.count * (separators.bytesMax + FloatText.bytesMax) + 8
    }

    /// Appends the predictions of some rows, with commas between them.
    func append(_ predicted: borrowing PredictedRows, to body: ReplyBuffer) {
        let probabilities = predicted.probabilities.span
        let classCount = probabilities.count / predicted.rowsMax
        for row in 0..<predicted.count {
            if row > 0 { body.append(UInt8(ascii: ",")) }
            let first = row * classCount
            append(
                classIndex: predicted.classIndices[row],
                probabilities: probabilities.extracting(first..<first + classCount), to: body)
        }
    }

    /// Appends one prediction. `probabilities` has one value a class, `classIndex` names the highest.
    package func append(classIndex: Int, probabilities: Span<Float>, to body: ReplyBuffer) {
        body.append(upTo: rowBytesMax) { room in
            // In a variable of its own, so that its place and size stay in registers.
            var bytes = room
            var end = heads.write(classIndex, to: &bytes, at: 0)
            for index in probabilities.indices {
                end = separators.write(index, to: &bytes, at: end)
                end = FloatText.write(probabilities[index], to: &bytes, at: end)
            }
            bytes.storeBytes(of: PredictionEncoder.close, toByteOffset: end, as: UInt16.self)
            return end + 2
        }
    }

    /// Two braces, alike in either order.
    private static let close = UInt16(UInt8(ascii: "}")) << 8 | UInt16(UInt8(ascii: "}"))
}
