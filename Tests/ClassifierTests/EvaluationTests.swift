import Testing

@testable import Classifier

struct EvaluationTests {
    @Test func softmaxGetsAsManyIrisesRightAsScikitLearn() throws {
        let reference = try ReferenceFile.read()
        var steps: [Int] = []
        let evaluation = try Evaluation.run(
            on: .iris, algorithm: .softmax, folds: .leaveOneOut, seed: 1
        ) { done, total in
            #expect(total == 150)
            steps.append(done)
        }
        #expect(steps == Array(1...150))
        #expect(evaluation.scores.accuracy == reference.leaveOneOutAccuracy)
        #expect(
            evaluation.description == """
                softmax, leave-one-out, 150 rows
                accuracy  0.9667 (145 of 150)
                log loss  0.1296

                class       precision  recall     F1  rows
                setosa          1.000   1.000  1.000    50
                versicolor      0.959   0.940  0.949    50
                virginica       0.941   0.960  0.950    50

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
        let evaluation = Evaluation(
            schema: dataset.schema, algorithm: .softmax, folds: .stratified(5), scores: scores
        )
        #expect(
            evaluation.description == """
                softmax, 5 stratified folds, 4 rows
                accuracy  0.7500 (3 of 4)
                log loss  1.0986

                class  precision  recall     F1  rows
                no         0.750   1.000  0.857     3
                maybe      0.000   0.000  0.000     1
                yes!       0.000   0.000  0.000     0

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
        (.stratified(-1), "-1 folds"),
        (.stratified(3), "3 folds"),
    ])
    func foldsThatCannotBeMadeAreRefused(folds: Folds, start: String) throws {
        let dataset = Dataset.iris.subset([0, 1, 2, 50, 51, 52, 100, 101])
        let error = #expect(throws: TrainingError.self) {
            try Evaluation.run(on: dataset, algorithm: .softmax, folds: folds, seed: 1)
        }
        #expect(
            error?.description
                == "\(start) cannot be made: use 2 to 2, the number of rows of the smallest class "
                + "(leave-one-out needs 2 rows a class)"
        )
    }

    @Test func leaveOneOutNeedsTwoRowsOfEachClass() {
        let dataset = Dataset.iris.subset([0, 1, 50, 51, 100])
        #expect(throws: TrainingError.foldCount(5, smallestClass: 1)) {
            try Evaluation.run(on: dataset, algorithm: .forest, folds: .leaveOneOut, seed: 1)
        }
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
