internal import Classifier
internal import CommandLineProgram

/// How a table is changed, so that its rows are no longer those that the model has learned.
struct Drift {
    /// What is added to a feature, in its standard deviations: a sensor that is off.
    var shifts: [String: Double] = [:]
    /// What a feature is multiplied by: a wrong unit.
    var scales: [String: Double] = [:]
    /// The share of the rows that are of a class, the other classes keep their proportions: other customers.
    var classShares: [String: Double] = [:]
    /// Whether it comes little by little, and not all at once.
    var isGradual = false

    /// Far enough to leave the bins of the training data, near enough to be a plausible mishap.
    private static let defaultDeviations = 1.5
    private static let gradualStageCount = 20

    /// The tables, from the start of the drift to its full size.
    func stages(of table: Dataset) throws(CommandFailure) -> [Dataset] {
        let drift = try completed(for: table)
        let stageCount = isGradual ? Drift.gradualStageCount : 1
        var stages: [Dataset] = []
        for stage in 1...stageCount {
            stages.append(drift.applied(to: table, extent: Double(stage) / Double(stageCount)))
        }
        return stages
    }

    /// As `petal_width moved by +1.14 (1.5 standard deviations)`.
    func description(of table: Dataset) throws(CommandFailure) -> String {
        let drift = try completed(for: table)
        var texts: [String] = []
        for (index, name) in table.schema.featureNames.enumerated() {
            let name = name.quotedIfUnprintable
            if let deviations = drift.shifts[table.schema.featureNames[index]] {
                let shift = deviations * table.standardDeviation(of: index)
                let sign = shift < 0 ? "" : "+"
                texts.append(
                    "\(name) moved by \(sign)\(shift.text(digits: 3)) "
                        + "(\(deviations) standard deviations)")
            }
            if let factor = drift.scales[table.schema.featureNames[index]] {
                texts.append("\(name) multiplied by \(factor)")
            }
        }
        for (index, name) in table.schema.classNames.enumerated() {
            guard let share = drift.classShares[name] else { continue }
            let before = Double(table.classCounts[index]) / Double(table.rowCount)
            texts.append(
                "\((share * 100).text(decimals: 1)) % of class \(name.quotedIfUnprintable) "
                    + "instead of \((before * 100).text(decimals: 1)) %")
        }
        return texts.joined(separator: " and ") + (isGradual ? ", little by little" : "")
    }

    /// With what it does by default if nothing is asked for: moves the last two features whose values
    /// differ at all, whatever the model makes of them. Throws for names that the table does not have.
    private func completed(for table: Dataset) throws(CommandFailure) -> Drift {
        let schema = table.schema
        for name in [shifts.keys, scales.keys].joined() where !schema.featureNames.contains(name) {
            throw CommandFailure(
                "no feature is called \(name.quotedBriefly): "
                    + schema.featureNames.map(\.quotedIfUnprintable).joined(separator: ", "))
        }
        for name in classShares.keys where !schema.classNames.contains(name) {
            throw CommandFailure(
                "no class is called \(name.quotedBriefly): "
                    + schema.classNames.map(\.quotedIfUnprintable).joined(separator: ", "))
        }
        let sharesSum = classShares.values.reduce(0, +)
        guard sharesSum <= 1 + 1e-9 else {
            throw CommandFailure(
                "the shares of --mix add up to \(sharesSum), at most 1 is possible")
        }
        guard shifts.isEmpty, scales.isEmpty, classShares.isEmpty else { return self }
        let moved = schema.featureNames.indices.filter { table.standardDeviation(of: $0) > 0 }
        guard !moved.isEmpty else {
            throw CommandFailure("nothing can drift: no feature of the data has two values")
        }
        var drift = self
        for index in moved.suffix(2) {
            drift.shifts[schema.featureNames[index]] = Drift.defaultDeviations
        }
        return drift
    }

    /// The table with the given part of the drift, from 0 to 1.
    private func applied(to table: Dataset, extent: Double) -> Dataset {
        let schema = table.schema
        let shift = schema.featureNames.indices.map {
            (shifts[schema.featureNames[$0]] ?? 0) * table.standardDeviation(of: $0) * extent
        }
        let scale = schema.featureNames.map { 1 + ((scales[$0] ?? 1) - 1) * extent }
        let rows = mixedRows(of: table, extent: extent)
        var features: [Float] = []
        features.reserveCapacity(rows.count * schema.featureCount)
        for row in rows {
            for (index, value) in table.row(row).enumerated() {
                let moved = Double(value) * scale[index] + shift[index]
                // A table may have values near the end of what a Float can be.
                let bound = Double(Float.greatestFiniteMagnitude)
                features.append(Float(min(max(moved, -bound), bound)))
            }
        }
        return Dataset(schema: schema, features: features, labels: rows.map { table.labels[$0] })
    }

    /// Rows of each class as often as the mix wants: some come more than once.
    private func mixedRows(of table: Dataset, extent: Double) -> [Int] {
        guard !classShares.isEmpty else { return Array(0..<table.rowCount) }
        let before = table.classCounts.map { Double($0) / Double(table.rowCount) }
        let wanted = table.schema.classNames.map { classShares[$0] }
        let rest = 1 - wanted.compactMap(\.self).reduce(0, +)
        let restBefore = zip(wanted, before).reduce(0) { $1.0 == nil ? $0 + $1.1 : $0 }
        var rows: [Int] = []
        // Enough rows for shares of a percent.
        let count = max(table.rowCount, 1_000)
        for index in before.indices {
            let full = wanted[index] ?? (restBefore > 0 ? before[index] / restBefore * rest : 0)
            let share = before[index] + (full - before[index]) * extent
            let ofClass = (0..<table.rowCount).filter { table.labels[$0] == index }
            guard !ofClass.isEmpty else { continue }
            rows += (0..<Int((share * Double(count)).rounded())).map { ofClass[$0 % ofClass.count] }
        }
        return rows.isEmpty ? Array(0..<table.rowCount) : rows
    }
}

extension Dataset {
    fileprivate func standardDeviation(of feature: Int) -> Double {
        let values = column(feature).map(Double.init)
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
            .squareRoot()
    }
}
