internal import PrintableText

extension Evaluation: CustomStringConvertible {
    /// The width that reports keep to.
    private static let columns = 80
    /// Longer names of classes are cut in the middle.
    private static let nameCharacters = 24
    private static let confusionsShown = 20

    /// A report for a terminal of 80 columns: the figures, a table of the classes and the confusion
    /// matrix, or the largest entries of one that is too wide.
    ///
    /// A figure that would divide by 0 is printed as 0.000, a ROC AUC that there is none of as a dash. Ends
    /// without a newline.
    package var description: String {
        let brierKind =
            schema.classCount == 2 ? "squared error" : "squared error, summed over the classes"
        let figures = [
            ("accuracy", scores.accuracy, "\(scores.correctCount) of \(scores.rowCount)"),
            ("log loss", scores.logLoss, "nats"),
            ("ROC AUC", probabilityScores.macroROCAUC, "mean of each class against the rest"),
            ("Brier score", probabilityScores.brierScore, brierKind),
            (
                "calibration error", probabilityScores.expectedCalibrationError,
                "expected, \(ProbabilityScores.calibrationBins) bins of confidence"
            ),
        ]
        let width = figures.reduce(0) { max($0, $1.0.count) }
        let lines = figures.map { name, value, note in
            let padding = String(repeating: " ", count: width - name.count)
            return
                "\(name)\(padding)  \(value.map { Self.decimal($0, places: 4) } ?? "-") (\(note))"
        }
        return """
            \(algorithm.rawValue), \(folds), \(scores.rowCount) rows
            \(lines.joined(separator: "\n"))

            \(Self.table(classTable))

            \(confusion)
            """
    }

    private var classTable: [[String]] {
        let header = ["class", "precision", "recall", "F1", "ROC AUC", "rows"]
        return [header]
            + names.enumerated().map { index, name in
                let scores = scores.ofClass(index)
                let figures = [scores.precision, scores.recall, scores.f1]
                let area = probabilityScores.rocAUCs[index]
                return [name] + figures.map { Self.decimal($0, places: 3) }
                    + [area.map { Self.decimal($0, places: 3) } ?? "-", "\(scores.support)"]
            }
    }

    private var confusion: String {
        let matrix = Self.table(confusionTable)
        let isNarrow = matrix.split(separator: "\n").allSatisfy { $0.count <= Self.columns }
        guard !isNarrow else {
            return """
                confusion matrix: a row for each true class, a column for each predicted class
                \(matrix)
                """
        }
        let wrong = scores.confusion.enumerated()
            .filter { $0.element > 0 && !$0.offset.isMultiple(of: schema.classCount + 1) }
            .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
        let rows = wrong.prefix(Self.confusionsShown).map { place, count in
            [names[place / schema.classCount], names[place % schema.classCount], "\(count)"]
        }
        return """
            what is taken for what, the most frequent \(rows.count) of \(wrong.count) (the rest: --json)
            \(Self.table([["true class", "predicted class", "rows"]] + rows))
            """
    }

    private var confusionTable: [[String]] {
        [[""] + names]
            + names.enumerated().map { index, name in
                let first = index * schema.classCount
                let counts = scores.confusion[first..<first + schema.classCount]
                return [name] + counts.map(String.init)
            }
    }

    private var names: [String] {
        let lines = schema.classNames.map(\.onOneLine)
        let cut = lines.map { Self.cut($0, to: Self.nameCharacters) }
        let counts = Dictionary(cut.map { ($0, 1) }, uniquingKeysWith: +)
        return cut.indices.map { index in
            guard counts[cut[index], default: 0] > 1 else { return cut[index] }
            // They differ where they are cut, so their `class_id` has to tell them apart.
            let number = " (\(index))"
            return Self.cut(lines[index], to: Self.nameCharacters - number.count) + number
        }
    }

    /// The start and the end, of which either can be what the names have in common.
    private static func cut(_ line: String, to length: Int) -> String {
        guard line.count > length else { return line }
        return line.prefix((length - 1) / 2) + "…" + line.suffix(length / 2)
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
