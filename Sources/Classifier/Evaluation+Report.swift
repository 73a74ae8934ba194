internal import PrintableText

extension Evaluation: CustomStringConvertible {
    /// A report for a terminal: the figures, a table of the classes and the confusion matrix.
    ///
    /// A figure that would divide by 0 is printed as 0.000. Ends without a newline.
    package var description: String {
        """
        \(algorithm.rawValue), \(folds), \(scores.rowCount) rows
        accuracy  \(Self.decimal(scores.accuracy, places: 4)) \
        (\(scores.correctCount) of \(scores.rowCount))
        log loss  \(Self.decimal(scores.logLoss, places: 4))

        \(Self.table(classTable))

        confusion matrix: a row for each true class, a column for each predicted class
        \(Self.table(confusionTable))
        """
    }

    private var classTable: [[String]] {
        let header = ["class", "precision", "recall", "F1", "rows"]
        return [header]
            + schema.classNames.map(\.onOneLine).enumerated().map { index, name in
                let scores = scores.ofClass(index)
                let figures = [scores.precision, scores.recall, scores.f1]
                return [name] + figures.map { Self.decimal($0, places: 3) } + ["\(scores.support)"]
            }
    }

    private var confusionTable: [[String]] {
        [[""] + schema.classNames.map(\.onOneLine)]
            + schema.classNames.map(\.onOneLine).enumerated().map { index, name in
                let first = index * schema.classCount
                let counts = scores.confusion[first..<first + schema.classCount]
                return [name] + counts.map(String.init)
            }
    }

    /// Lines with the first column flush left, the others flush right, two spaces between.
    private static func table(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in
            rows.reduce(0) { max($0, $1[column].count) }
        }
        return rows.map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + padding : padding + row[column]
            }
            .joined(separator: "  ")
        }
        .joined(separator: "\n")
    }

    /// A number that is not negative, rounded to so many decimal places.
    private static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { power, _ in power * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(scaled / scale).\(zeros)\(fraction)"
    }
}
