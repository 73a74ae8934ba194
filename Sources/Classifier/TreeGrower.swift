/// Grows classification trees, one after the other, on bootstrap samples of one data set.
///
/// Rows are sorted by every feature once. A node is a range of these orders; splitting it moves
/// the rows of the left child to the front of the range in every order, and they stay sorted.
struct TreeGrower {
    /// The nodes of all trees so far, see `RandomForestModel`.
    private(set) var nodes: [RandomForestModel.Node] = []
    private(set) var leafProbabilities: [Float] = []

    private let dataset: Dataset
    /// How many features are tried at a split.
    private let triedCount: Int
    /// For each feature, all rows in ascending order of its value.
    private let sortedRows: [[Int32]]

    /// For each feature, the rows of the sample in that order, those of a node side by side.
    private var orders: [[Int32]] = []
    /// How often each row was drawn.
    private var weights: [Int]
    private var goesLeft: [Bool]
    private var features: [Int]

    private struct Split {
        var feature: Int
        var threshold: Float
        /// The rows that go left.
        var count: Int
    }

    /// Nodes of more rows than these are worth a word each, of others every so many.
    private static let largeNodeRows = 50_000
    private static let nodesBetweenWords = 4_096

    /// `willSort` is called with the number of each feature and of all.
    init(_ dataset: Dataset, willSort: (Int, Int) -> Void) {
        self.dataset = dataset
        let featureCount = dataset.schema.featureCount
        triedCount = max(1, Int(Double(featureCount).squareRoot()))
        features = Array(0..<featureCount)
        weights = [Int](repeating: 0, count: dataset.rowCount)
        goesLeft = [Bool](repeating: false, count: dataset.rowCount)
        sortedRows = (0..<featureCount).map { feature in
            willSort(feature + 1, featureCount)
            let values = dataset.column(feature)
            // The row breaks ties: `sorted` does not promise to be stable.
            return (0..<Int32(dataset.rowCount)).sorted {
                (values[Int($0)], $0) < (values[Int($1)], $1)
            }
        }
    }

    /// Draws as many rows as there are, with replacement, and appends the tree for them. Reports the share
    /// of the rows that have come to a leaf.
    mutating func growTree(using generator: inout SplitMix64, report: (Double) -> Void) {
        for row in weights.indices {
            weights[row] = 0
        }
        for _ in weights.indices {
            weights[generator.index(below: weights.count)] += 1
        }
        orders = sortedRows.map { rows in rows.filter { weights[Int($0)] > 0 } }

        report(0)
        var doneCount = 0
        // An own stack, because a tree can be as deep as there are rows.
        var pending: [(rows: Range<Int>, parent: Int?)] = [(orders[0].indices, nil)]
        while let (rows, parent) = pending.popLast() {
            let index = nodes.count
            if let parent {
                nodes[parent].next = Int32(index)
            }
            if rows.count > Self.largeNodeRows || index % Self.nodesBetweenWords == 0 {
                report(Double(doneCount) / Double(orders[0].count))
            }
            let classWeights = classWeights(of: rows)
            guard let split = chooseSplit(of: rows, classWeights, using: &generator) else {
                appendLeaf(classWeights)
                doneCount += rows.count
                continue
            }
            let middle = rows.lowerBound + split.count
            partition(rows, by: split)
            nodes.append(.init(feature: Int32(split.feature), threshold: split.threshold, next: 0))
            pending.append((middle..<rows.upperBound, index))
            pending.append((rows.lowerBound..<middle, nil))
        }
    }

    private func classWeights(of rows: Range<Int>) -> [Int] {
        var classWeights = [Int](repeating: 0, count: dataset.schema.classCount)
        for row in orders[0][rows] {
            classWeights[dataset.labels[Int(row)]] += weights[Int(row)]
        }
        return classWeights
    }

    private mutating func appendLeaf(_ classWeights: [Int]) {
        let number = leafProbabilities.count / classWeights.count
        nodes.append(
            .init(feature: RandomForestModel.Node.leaf, threshold: 0, next: Int32(number))
        )
        let total = Double(classWeights.reduce(0, +))
        leafProbabilities += classWeights.map { Float(Double($0) / total) }
    }

    /// The best split by a few features drawn at random; nil if the rows are pure or all alike.
    ///
    /// As in scikit-learn, a feature that is constant here does not count as tried.
    private mutating func chooseSplit(
        of rows: Range<Int>,
        _ classWeights: [Int],
        using generator: inout SplitMix64
    ) -> Split? {
        guard classWeights.count(where: { $0 > 0 }) > 1 else { return nil }
        generator.shuffle(&features)
        var best: (split: Split, purity: Double)?
        var tried = 0
        for feature in features where tried < triedCount {
            guard value(rows.lowerBound, feature) < value(rows.upperBound - 1, feature) else {
                continue
            }
            tried += 1
            let candidate = bestSplit(of: rows, by: feature, classWeights)
            if candidate.purity > best?.purity ?? -1 {
                best = candidate
            }
        }
        return best?.split
    }

    /// The threshold between two values that leaves the least Gini impurity on its two sides.
    ///
    /// Purity is sum(w^2) / sum(w) over the classes' weights w, added for both sides: the weighted
    /// impurity is the total weight less that.
    private func bestSplit(
        of rows: Range<Int>,
        by feature: Int,
        _ classWeights: [Int]
    ) -> (split: Split, purity: Double) {
        var left = [Int](repeating: 0, count: classWeights.count)
        var right = classWeights
        var leftSquares = 0
        var rightSquares = right.reduce(0) { $0 + $1 * $1 }
        var leftWeight = 0
        var rightWeight = right.reduce(0, +)
        var best = (split: Split(feature: feature, threshold: 0, count: 0), purity: -1.0)
        for position in rows.dropLast() {
            let row = Int(orders[feature][position])
            let label = dataset.labels[row]
            let weight = weights[row]
            leftSquares += weight * (2 * left[label] + weight)
            rightSquares -= weight * (2 * right[label] - weight)
            left[label] += weight
            right[label] -= weight
            leftWeight += weight
            rightWeight -= weight
            let below = value(position, feature)
            let above = value(position + 1, feature)
            guard below < above else { continue }
            let leftPurity = Double(leftSquares) / Double(leftWeight)
            let purity = leftPurity + Double(rightSquares) / Double(rightWeight)
            if purity > best.purity {
                best.purity = purity
                best.split.threshold = Self.threshold(between: below, and: above)
                best.split.count = position + 1 - rows.lowerBound
            }
        }
        return best
    }

    /// The middle, or `below` where the middle rounds up to `above` and would not part them.
    static func threshold(between below: Float, and above: Float) -> Float {
        let middle = Float((Double(below) + Double(above)) / 2)
        return middle < above ? middle : below
    }

    private mutating func partition(_ rows: Range<Int>, by split: Split) {
        for (offset, position) in rows.enumerated() {
            goesLeft[Int(orders[split.feature][position])] = offset < split.count
        }
        var right: [Int32] = []
        right.reserveCapacity(rows.count - split.count)
        for feature in orders.indices where feature != split.feature {
            right.removeAll(keepingCapacity: true)
            var end = rows.lowerBound
            for position in rows {
                let row = orders[feature][position]
                if goesLeft[Int(row)] {
                    orders[feature][end] = row
                    end += 1
                } else {
                    right.append(row)
                }
            }
            orders[feature].replaceSubrange(end..<rows.upperBound, with: right)
        }
    }

    /// The value of `feature` in the row at `position` of that feature's order.
    private func value(_ position: Int, _ feature: Int) -> Float {
        dataset.features[Int(orders[feature][position]) * dataset.schema.featureCount + feature]
    }
}
