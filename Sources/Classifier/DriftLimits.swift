private import Glibc
internal import PrintableText

/// What the population stability index cannot tell of a model's traffic, however many rows there are.
package struct DriftLimits: Hashable, Sendable {
    /// The features that had one value in all training rows: only a different value can be detected.
    package let constant: [String]
    /// The features with a single bin, whose index is always 0: those of files written before such features
    /// had several.
    package let unwatched: [String]
    /// What the index of a feature has to exceed: chance alone keeps it that far from 0, because the
    /// training rows are a sample, too. Over 0.2 it hides what counts as drift otherwise.
    package let noise: Double
    private let rowCount: Int

    init(_ reference: DriftReference, _ schema: ModelSchema, rowCount: Int) {
        self.rowCount = rowCount
        let features = Array(zip(schema.featureNames, reference.features))
        constant = features.filter { $1.range.map { $0.lowerBound == $0.upperBound } ?? false }.map(
            \.0)
        unwatched = features.filter { $1.count == 1 }.map(\.0)
        let binsMax = reference.features.map(\.count).max() ?? 1
        let watchedCount = features.count - unwatched.count
        noise = Self.noise(bins: binsMax, features: watchedCount) / Double(rowCount)
    }

    /// The quantile of chi-squared that one of `features` indexes exceeds by chance in one of 10,000
    /// training sets, as monitoring/rules/drift.yml has it: Wilson and Hilferty's approximation.
    private static func noise(bins: Int, features: Int) -> Double {
        guard bins > 1, features > 0 else { return 0 }
        let degrees = Double(bins - 1)
        let logarithm = log(Double(features) * 1e4)
        let deviations = sqrt(2 * logarithm - log(4 * Double.pi * logarithm))
        let spread = 2 / (9 * degrees)
        return degrees * pow(1 - spread + deviations * sqrt(spread), 3)
    }
}

extension Model {
    /// What its drift metrics cannot tell.
    package var driftLimits: DriftLimits {
        DriftLimits(reference, schema, rowCount: training.rowCount)
    }
}

extension DriftLimits: CustomStringConvertible {
    /// A line for each limit that somebody who trains should know of; empty if there is none.
    package var description: String {
        var lines: [String] = []
        if !constant.isEmpty {
            let names = constant.prefix(Self.namesMax).map(\.onOneLine).joined(separator: ", ")
            let others = constant.count - Self.namesMax
            lines.append(
                "drift: \(names)\(others > 0 ? " and \(others) more" : "") had one value in all rows: "
                    + "only a different value can be detected")
        }
        if noise > Self.usualLimit {
            let rows = Int((noise * Double(rowCount) / Self.usualLimit).rounded(.up))
            let hundredths = Int((noise * 100).rounded(.up))
            lines.append(
                "drift: with \(rowCount) training rows, only an index (PSI) above "
                    + "\(Double(hundredths) / 100) can be told from chance; \(rows) rows are needed to "
                    + "detect \(Self.usualLimit)")
        }
        return lines.joined(separator: "\n")
    }

    /// From here on the alerts and the live page speak of drift.
    private static let usualLimit = 0.2
    private static let namesMax = 4
}
