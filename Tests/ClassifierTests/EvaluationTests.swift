import Foundation
import Testing

@testable import Classifier

struct EvaluationTests {
    @Test func softmaxGetsAsManyIrisesRightAsScikitLearn() throws {
        let reference = try ReferenceFile.read()
        var reports: [TrainingProgress] = []
        let evaluation = try Evaluation.run(
            on: .iris, algorithm: .softmax, folds: .leaveOneOut, seed: 1
        ) { reports.append($0) }
        #expect(reports.map(\.fraction) == reports.map(\.fraction).sorted())
        #expect(reports.first?.activity == "fold 1 of 150, column 1 of 4")
        #expect(reports.last?.activity.hasPrefix("fold 150 of 150, step ") == true)
        #expect(evaluation.scores.accuracy == reference.leaveOneOutAccuracy)
        #expect(
            evaluation.description == """
                softmax, leave-one-out, 150 rows
                accuracy           0.9667 (145 of 150)
                log loss           0.1296 (nats)
                ROC AUC            0.9974 (mean of each class against the rest)
                Brier score        0.0602 (squared error, summed over the classes)
                calibration error  0.0807 (expected, 10 bins of confidence)

                class       precision  recall     F1  ROC AUC  rows
                setosa          1.000   1.000  1.000    1.000    50
                versicolor      0.959   0.940  0.949    0.996    50
                virginica       0.941   0.960  0.950    0.996    50

                confusion matrix: a row for each true class, a column for each predicted class
                            setosa  versicolor  virginica
                setosa          50           0          0
                versicolor       0          47          3
                virginica        0           2         48
                """
        )
    }

    @Test func aForestGetsNearlyAllIrisesRight() throws {
        let evaluation = try Evaluation.run(
            on: .iris, algorithm: .forest, folds: .leaveOneOut, seed: 42
        )
        #expect(evaluation.scores.accuracy >= 0.94)
    }

    @Test func whatWouldDivideByZeroIsPrintedAsZero() throws {
        let dataset = Dataset(
            schema: try ModelSchema(featureNames: ["x"], classNames: ["no", "maybe", "yes!"]),
            features: [0, 0, 0, 0],
            labels: [0, 0, 0, 1]
        )
        let undecided = SoftmaxModel(coefficients: [0, 0, 0], intercepts: [0, 0, 0])
        var scores = Scores(classCount: 3)
        scores.add(.softmax(undecided), on: dataset)
        let third = Float(1) / 3
        let evaluation = Evaluation(
            schema: dataset.schema, algorithm: .softmax, folds: .stratified(5), scores: scores,
            probabilityScores: ProbabilityScores(
                [Float](repeating: third, count: 12), labels: dataset.labels, classCount: 3)
        )
        #expect(
            evaluation.description == """
                softmax, 5 stratified folds, 4 rows
                accuracy           0.7500 (3 of 4)
                log loss           1.0986 (nats)
                ROC AUC            0.5000 (mean of each class against the rest)
                Brier score        0.6667 (squared error, summed over the classes)
                calibration error  0.4167 (expected, 10 bins of confidence)

                class  precision  recall     F1  ROC AUC  rows
                no         0.750   1.000  0.857    0.500     3
                maybe      0.000   0.000  0.000    0.500     1
                yes!       0.000   0.000  0.000        -     0

                confusion matrix: a row for each true class, a column for each predicted class
                       no  maybe  yes!
                no      3      0     0
                maybe   1      0     0
                yes!    0      0     0
                """
        )
    }

    @Test func aWrongAnswerThatWasCertainCostsAFiniteLoss() throws {
        let dataset = Dataset(
            schema: try SyntheticData.schema(features: 1, classes: 2), features: [3], labels: [0]
        )
        let certain = SoftmaxModel(coefficients: [0, 1e9], intercepts: [0, 0])
        var scores = Scores(classCount: 2)
        scores.add(.softmax(certain), on: dataset)
        // -log(2^-23)
        #expect(abs(scores.logLoss - 15.942_385_152_878_742) < 1e-12)
    }

    @Test(arguments: [2, 5, 7, 50])
    func stratifiedFoldsHoldEachRowOnceAndEachClassEvenly(count: Int) throws {
        let folds = try Folds.stratified(count).split(.iris, seed: 3)
        #expect(folds.count == count)
        #expect(folds.flatMap(\.self).sorted() == Array(0..<150))
        for fold in folds {
            #expect(fold == fold.sorted())
            let counts = Dataset.iris.subset(fold).classCounts
            #expect(counts.allSatisfy { 50 / count...(50 + count - 1) / count ~= $0 })
            #expect(150 / count...(150 + count - 1) / count ~= fold.count)
        }
        #expect(try folds == Folds.stratified(count).split(.iris, seed: 3))
        #expect(try folds != Folds.stratified(count).split(.iris, seed: 4))
    }

    @Test(arguments: [
        (Folds.stratified(1), "1 folds"), (.stratified(0), "0 folds"),
        (.stratified(-1), "-1 folds"), (.stratified(3), "3 folds"),
    ])
    func foldsThatCannotBeMadeAreRefused(folds: Folds, start: String) throws {
        let dataset = Dataset.iris.subset([0, 1, 2, 50, 51, 52, 100, 101])
        let error = #expect(throws: TrainingError.self) {
            try Evaluation.run(on: dataset, algorithm: .softmax, folds: folds, seed: 1)
        }
        #expect(
            error?.description
                == "\(start) cannot be made: use 2 to 2, the number of rows of the smallest class, "
                + "\"virginica\""
        )
    }

    @Test(arguments: [Folds.leaveOneOut, .stratified(2), .usual(for: .iris)])
    func aClassOfOneRowIsNamed(folds: Folds) {
        let dataset = Dataset.iris.subset([0, 1, 50, 51, 100])
        let error = #expect(throws: TrainingError.self) {
            try Evaluation.run(on: dataset, algorithm: .forest, folds: folds, seed: 1)
        }
        #expect(
            error?.description
                == "class \"virginica\" has one row, and needs one to learn from and one to be "
                + "tested on: add rows of it, or take it out"
        )
    }

    @Test func fiveFoldsAreUsualAndFewerWhereAClassIsSmall() {
        #expect(Folds.usual(for: .iris) == .stratified(5))
        #expect(
            Folds.usual(for: Dataset.iris.subset([0, 1, 2, 50, 51, 52, 100, 101, 102, 103]))
                == .stratified(3))
    }

    /// Of many classes with long names, too, which stay different.
    @Test(arguments: ["", String(repeating: "m", count: 40)])
    func theReportFitsATerminal(ending: String) throws {
        let names = (0..<40).map { String(repeating: "n", count: 200) + "\($0)" + ending }
        let clouds = try SyntheticData.clouds(rows: 80, features: 2, classes: 40, noise: 4)
        let dataset = Dataset(
            schema: try ModelSchema(featureNames: ["x", "y"], classNames: names),
            features: clouds.features, labels: clouds.labels)
        let evaluation = try Evaluation.run(
            on: dataset, algorithm: .softmax, folds: .stratified(2), seed: 1, c: 0.01)
        let lines = evaluation.description.split(separator: "\n")
        #expect(lines.count > 60)
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(evaluation)")
        #expect(evaluation.description.contains("what is taken for what, the most frequent 20 of"))
        let header = try #require(lines.firstIndex { $0.hasPrefix("class ") })
        let shown = lines[(header + 1)...].prefix(40).map { $0.prefix(24) }
        #expect(shown.allSatisfy { $0.hasPrefix("n") })
        #expect(Set(shown).count == 40, "\(evaluation)")
    }

    @Test func theFiguresAreWrittenAsJSON() throws {
        let path = "/tmp/classifier-tests-\(getpid())-figures.json"
        defer { unlink(path) }
        let evaluation = try Evaluation.run(
            on: .iris, algorithm: .softmax, folds: .stratified(2), seed: 1)
        try evaluation.writeJSON(to: path)
        let object = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: path)))
        let figures = try #require(object as? [String: Any])
        let expected = [
            "accuracy": evaluation.scores.accuracy,
            "roc_auc": try #require(evaluation.probabilityScores.macroROCAUC),
            "brier_score": evaluation.probabilityScores.brierScore,
            "expected_calibration_error": evaluation.probabilityScores.expectedCalibrationError,
        ]
        for (name, value) in expected {
            // Foundation reads some decimals with a wrong last digit.
            #expect(abs((figures[name] as? Double ?? .nan) - value) < 1e-12, "\(name)")
        }
        #expect((figures["confusion"] as? [[Int]])?.flatMap(\.self) == evaluation.scores.confusion)
        let classes = try #require(figures["classes"] as? [[String: Any]])
        #expect(classes.map { $0["name"] as? String } == Dataset.iris.schema.classNames)
        #expect(figures["folds"] as? String == "2 stratified folds")
    }

    @Test(arguments: Algorithm.allCases)
    func otherShapesCanBeEvaluated(algorithm: Algorithm) throws {
        let dataset = try SyntheticData.clouds(rows: 60, features: 30, classes: 5, noise: 0.5)
        let evaluation = try Evaluation.run(
            on: dataset, algorithm: algorithm, folds: .stratified(3), seed: 1
        )
        #expect(evaluation.scores.accuracy == 1)
    }
}
